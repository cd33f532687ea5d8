import type { RouteSettings } from '../../local/route/settings';
import type { FaultRoute } from './fault-route';
import { Ledger, ledgerTicks, PersistentClient, ticksOf } from '../pipeline/persistent-client';

const symbol = 'FAULTS';
const everyMs = 3_000;

/** Ticks through the front door, over everything that goes wrong behind it. */
export class TickLoad {
  private readonly ledger = new Ledger();
  private readonly client: PersistentClient;

  constructor(settings: RouteSettings) {
    const { ledger } = this;
    this.client = new PersistentClient({ settings, ledger, symbol, name: 'load', ticksEveryMs: everyMs });
  }

  /** Once those that are under way are acknowledged. @throws when the door answered with what was none to expect */
  stop(): Promise<void> {
    return this.client.end();
  }

  /** Leaves those that are under way. */
  giveUp(): void {
    this.client.giveUp();
  }

  /** Every tick that was acknowledged, sorted, as the lake tells them. */
  get acknowledged(): string[] {
    return ledgerTicks(this.ledger);
  }

  /** The view and the history have each acknowledged tick once, and no other. */
  async expectEachOnce(lake: FaultRoute['lake']): Promise<void> {
    for (const relation of ['ticks', 'ticks_history'] as const) {
      expect(await this.found(lake, relation)).toEqual(this.acknowledged);
    }
  }

  /** The ticks of this load that a table or view has, sorted. */
  private async found(lake: FaultRoute['lake'], relation: 'ticks' | 'ticks_history'): Promise<string[]> {
    return (await lake(ticksOf(relation, symbol))).map(([text]) => text ?? '').sort();
  }
}
