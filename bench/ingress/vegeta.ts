import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** One request, or several that are sent in turn. */
export interface Target {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `rate`: requests a second, sent at their times whatever is still unanswered. `inFlight`: always so many unanswered. */
export type Pace = { readonly rate: number } | { readonly inFlight: number };

/** What the load tool saw. */
export interface Load {
  readonly requests: number;
  /** Answers of 2xx. */
  readonly acknowledged: number;
  /** Of them a second, until the last answer. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** By status; 0 is no answer. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** `vegeta report -type=json`; times are nanoseconds. */
const reportSchema = z.object({
  requests: z.number().int(),
  duration: z.number(),
  wait: z.number(),
  latencies: z.object({ '50th': z.number(), '99th': z.number() }),
  status_codes: z.record(z.string(), z.number().int()),
  errors: z.array(z.string()).nullable(),
});

/**
 * Vegeta, an open-loop load tool, as a process of its own for each attack: a request is sent when its time has come, so
 * that a slow answer delays no other one and its wait is counted. (autocannon waits on each connection for the answer.)
 */
export class Vegeta {
  /** @param folder for its files, which exists */
  constructor(
    private readonly binary: string,
    private readonly folder: string,
  ) {}

  /** @throws Error when Vegeta fails, or when no request had an answer of 2xx, with the reasons */
  async attack(targets: readonly Target[], pace: Pace, seconds: number): Promise<Load> {
    const [asked, answered] = [join(this.folder, 'targets.json'), join(this.folder, 'results')];
    await writeFile(asked, targets.map(line).join(''));
    await this.run([
      ...['attack', '-format=json', `-targets=${asked}`, `-output=${answered}`, `-duration=${seconds}s`],
      ...['-http2=false', '-max-body=0', '-redirects=-1', '-timeout=30s'],
      ...('rate' in pace
        ? [`-rate=${pace.rate}/1s`]
        : ['-rate=0', `-workers=${pace.inFlight}`, `-max-workers=${pace.inFlight}`]),
    ]);
    await this.run(['report', '-type=json', `-output=${asked}`, answered]);
    const report = reportSchema.parse(JSON.parse(await readFile(asked, 'utf8')));
    await Promise.all([rm(asked), rm(answered)]);
    const acknowledged = Object.entries(report.status_codes)
      .filter(([status]) => status.startsWith('2'))
      .reduce((sum, [, count]) => sum + count, 0);
    if (acknowledged === 0) {
      throw new Error(
        `Nothing was taken: ${JSON.stringify(report.status_codes)} ${report.errors?.join('; ') ?? ''}`,
      );
    }
    return {
      requests: report.requests,
      acknowledged,
      perSecond: hundredths(acknowledged / ((report.duration + report.wait) / 1e9)),
      p50Ms: hundredths(report.latencies['50th'] / 1e6),
      p99Ms: hundredths(report.latencies['99th'] / 1e6),
      statuses: report.status_codes,
    };
  }

  private async run(args: readonly string[]): Promise<void> {
    const child = spawn(this.binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const [said, [code]] = await Promise.all([text(child.stderr), ended]);
    if (code !== 0) throw new Error(`vegeta ${args[0] ?? ''} ended with ${String(code)}: ${said}`);
  }
}

function line({ method, url, headers, body }: Target): string {
  const header = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return `${JSON.stringify({ method, url, header, body: body && Buffer.from(body).toString('base64') })}\n`;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
