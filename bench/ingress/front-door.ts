import type { Run } from '../../local/supervisor/run';
import { cpuSeconds } from '../cpu-seconds';
import type { Door } from './requests';
import type { Load, Pace, Target, Vegeta } from './vegeta';

type Part = 'nginx' | 'api' | 'postgres';

export interface Measured extends Load {
  /** Of all their processes; `api` is uvicorn. */
  readonly cpuSeconds: Readonly<Record<Part, number>>;
}

/** An Nginx with uvicorn behind it, under load. */
export class FrontDoor {
  /** @param runs hold the processes; of two with one name the first counts */
  constructor(
    private readonly runs: readonly Run[],
    private readonly vegeta: Vegeta,
    readonly door: Door,
  ) {}

  /** @param what is measured, for the person who waits */
  async measure(what: string, targets: readonly Target[], pace: Pace, seconds: number): Promise<Measured> {
    const before = this.cpu();
    const load = await this.vegeta.attack(targets, pace, seconds);
    const after = this.cpu();
    const used = (part: Part) => Math.round((after[part] - before[part]) * 100) / 100;
    const measured = { ...load, cpuSeconds: ofEach(used) };
    console.error(`${what}: ${measured.perSecond}/s, p99 ${measured.p99Ms} ms`);
    return measured;
  }

  /** The same, where nothing may be refused. @throws Error with the statuses, when something was */
  async measureAll(...args: Parameters<FrontDoor['measure']>): Promise<Measured> {
    const measured = await this.measure(...args);
    if (measured.acknowledged < measured.requests) {
      throw new Error(`${args[0]}: not all were answered with 2xx: ${JSON.stringify(measured.statuses)}`);
    }
    return measured;
  }

  private cpu() {
    return ofEach((part) => {
      const process = this.runs.flatMap(({ processes }) => processes).find(({ name }) => name === part);
      if (process === undefined) throw new Error(`The process ${part} is not up.`);
      return cpuSeconds(process.pid);
    });
  }
}

function ofEach(value: (part: Part) => number): Record<Part, number> {
  return { nginx: value('nginx'), api: value('api'), postgres: value('postgres') };
}
