import { escapeIdentifier, type Client } from 'pg';
import type { FrontDoor, Measured } from './front-door';
import { refuseLost } from './refuse-lost';
import { orderBatches, singleOrders } from './requests';
import type { Pace } from './vegeta';

/** Orders that are sent through a front door and looked for in its table. */
export class Orders {
  private attacks = 0;

  /** @param schema of the table `orders` that the door writes */
  constructor(
    readonly front: FrontDoor,
    private readonly source: Client,
    private readonly schema: 'public' | 'naive',
  ) {}

  /** @throws Error when a row is missing that was acknowledged, or is there twice */
  async single(pace: Pace, seconds: number): Promise<Measured> {
    const [what, customer] = this.next('orders', pace);
    const measured = await this.front.measure(what, singleOrders(this.front.door, customer), pace, seconds);
    refuseLost(what, await this.rows(customer), measured);
    return measured;
  }

  /** @throws Error as `single`, and when a batch was refused */
  async batches(rows: number, pace: Pace, seconds: number): Promise<Measured> {
    const [what, customer] = this.next(`batches of ${rows} orders`, pace);
    const targets = orderBatches(this.front.door, customer, rows);
    const measured = await this.front.measureAll(what, targets, pace, seconds);
    refuseLost(what, await this.rows(customer), measured, rows);
    return measured;
  }

  private next(kind: string, pace: Pace): [what: string, customer: string] {
    this.attacks += 1;
    const how = 'rate' in pace ? `at ${pace.rate}/s` : `with ${pace.inFlight} in flight`;
    return [`${this.schema}: ${kind} ${how}`, `bench-${this.attacks}`];
  }

  private async rows(customer: string): Promise<number> {
    const { rows } = await this.source.query<{ rows: string }>(
      `SELECT count(*) AS rows FROM ${escapeIdentifier(this.schema)}.orders WHERE customer = $1`,
      [customer],
    );
    return Number(rows[0]?.rows);
  }
}
