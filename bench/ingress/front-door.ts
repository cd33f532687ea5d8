import type { Run } from '../../local/supervisor/run';
import { cpuSeconds } from './cpu-seconds';
import type { Door } from './requests';
import type { Load, Pace, Target, Vegeta } from './vegeta';

export interface Measured extends Load {
  /** Of Nginx, and of all processes of uvicorn. */
  readonly cpuSeconds: { readonly nginx: number; readonly api: number };
}

/** An Nginx with uvicorn behind it, under load. */
export class FrontDoor {
  constructor(
    private readonly run: Run,
    private readonly vegeta: Vegeta,
    readonly door: Door,
  ) {}

  /** @param what is measured, for the person who waits */
  async measure(what: string, targets: readonly Target[], pace: Pace, seconds: number): Promise<Measured> {
    const before = this.cpu();
    const load = await this.vegeta.attack(targets, pace, seconds);
    const after = this.cpu();
    const used = (name: 'nginx' | 'api') => Math.round((after[name] - before[name]) * 100) / 100;
    const measured = { ...load, cpuSeconds: { nginx: used('nginx'), api: used('api') } };
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
    return { nginx: cpuSeconds(this.pid('nginx')), api: cpuSeconds(this.pid('api')) };
  }

  private pid(name: string): number {
    const process = this.run.processes.find((one) => one.name === name);
    if (process === undefined) throw new Error(`The process ${name} is not up.`);
    return process.pid;
  }
}
