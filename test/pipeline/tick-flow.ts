import { randomUUID } from 'node:crypto';
import { type Admin, type Kafka, type Producer } from 'kafkajs';
import { ticks } from '../../lib/contracts/event-tables';
import { deliveryGroupOf } from '../../lib/contracts/topics';
import { waitUntil } from './wait-until';

/** A tick as the contract of the topic has it. */
export interface Tick {
  readonly tick_id: string;
  readonly symbol: string;
  readonly price: string;
  readonly size: string | null;
  readonly traded_at: string;
  readonly venue: string | null;
  readonly received_at: string;
}

/** A tick with an id of its own, and what the test says of it. */
export function tick(says: Partial<Tick> = {}): Tick {
  return {
    tick_id: randomUUID(),
    symbol: 'IBM',
    price: '125.250000',
    size: '10.000000',
    traded_at: '2026-11-27T16:00:00.123456Z',
    venue: 'XNYS',
    received_at: '2026-11-27T16:00:00.223456Z',
    ...says,
  };
}

/** The ticks as Athena writes their values, in the columns and the order of `allTicks`. */
export function shown(sent: Iterable<Tick>): (string | null)[][] {
  const time = (text: string) => text.replace('T', ' ').replace('Z', '');
  const order = (one: Tick) => `${one.tick_id} ${one.symbol} ${one.traded_at}`;
  return [...sent]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((one) => [
      ...[one.tick_id, one.symbol, one.price, one.size, time(one.traded_at), one.venue],
      time(one.received_at),
    ]);
}

/** Everything of a relation that has the columns of a tick. */
export function allTicks(relation: string): string {
  const columns = ticks.columns.map(({ name }) => name).join(', ');
  return `SELECT ${columns} FROM ${relation} ORDER BY tick_id, symbol, traded_at`;
}

/** Produces ticks as the API does, and knows each that it produced. */
export class TickFlow {
  /** By symbol, time and id. */
  readonly sent = new Map<string, Tick>();

  private constructor(
    private readonly producer: Producer,
    readonly admin: Admin,
  ) {}

  static async open(kafka: Kafka): Promise<TickFlow> {
    const flow = new TickFlow(kafka.producer({ idempotent: true, maxInFlightRequests: 1 }), kafka.admin());
    await Promise.all([flow.producer.connect(), flow.admin.connect()]);
    return flow;
  }

  async send(...some: readonly Tick[]): Promise<void> {
    for (const one of some) this.sent.set(`${one.symbol} ${one.traded_at} ${one.tick_id}`, one);
    await this.sendRaw(...some.map((one) => ({ key: one.symbol, value: JSON.stringify(one) })));
  }

  /** Records that are no ticks. */
  async sendRaw(...messages: readonly { key: string; value: string | null }[]): Promise<void> {
    await this.producer.send({ topic: ticks.topic, acks: -1, messages: [...messages] });
  }

  /** Waits until the delivery has committed all that the topic has. */
  async delivered(): Promise<void> {
    const ends = await this.admin.fetchTopicOffsets(ticks.topic);
    await waitUntil('delivery to commit every tick', async () => {
      const groupId = deliveryGroupOf(ticks.topic);
      const [done] = await this.admin.fetchOffsets({ groupId, topics: [ticks.topic] });
      return ends.every(({ partition, high }) => {
        const offset = done?.partitions.find((one) => one.partition === partition)?.offset ?? '-1';
        return high === '0' || offset === high;
      });
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.producer.disconnect(), this.admin.disconnect()]);
  }
}
