import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { seededRandom } from '../../local/job/random';
import { throughOutages } from './through-outages';
import { Writer } from './writer';

export interface LoadOptions {
  /** Opens a connection of its own to the source. */
  readonly connect: () => Promise<Client>;
  readonly seed: number;
  /** All writers together. */
  readonly changesPerSecond: number;
}

const writers = 4;

/** Inserts, updates, deletes, COPY batches and long transactions until it is stopped, also over a restarted database. */
export class Load {
  /** Changes that were committed. */
  changes = 0;
  /** Never ends but by what ended a writer before its time. */
  readonly failed: Promise<never>;
  private readonly end = new AbortController();
  private readonly running: Promise<void>[];

  constructor(private readonly options: LoadOptions) {
    // The last writer's transactions stay open.
    this.running = Array.from({ length: writers }, (_, number) => this.write(number));
    this.failed = new Promise((_, reject) => {
      for (const one of this.running) one.catch(reject);
    });
    this.failed.catch(() => undefined);
  }

  /** @throws what ended a writer before its time */
  async stop(): Promise<void> {
    this.end.abort();
    await Promise.all(this.running);
  }

  private async write(number: number): Promise<void> {
    const { connect, seed, changesPerSecond } = this.options;
    const random = seededRandom(seed * writers + number);
    const writer = new Writer(number, random);
    const stopped = () => this.end.signal.aborted;
    const long = number === writers - 1;
    const share = changesPerSecond / (writers - 1);
    await throughOutages(
      connect,
      async (client) => {
        await writer.recall(client);
        const since = Date.now();
        for (let done = 0; !stopped();) {
          if (long) {
            const revised = await writer.longTransaction(client, 10 + random.below(20), () => sleep(250));
            this.changes += revised;
            continue;
          }
          const changed = await writer.change(client);
          done += changed;
          this.changes += changed;
          const ahead = since + (done / share) * 1000 - Date.now();
          if (ahead > 0) await sleep(ahead);
        }
      },
      this.end.signal,
    );
  }
}
