import { topicOf } from '../lib/contracts/topics';
import type { CapturedTable } from '../lib/contracts/tables';
import type { KafkaEvent, KafkaRecord } from '../lambda/delivery/contract';

const regions = ['emea', 'apac', 'amer'];
const statuses = ['open', 'partially_filled', 'filled', 'cancelled'];
const symbols = ['MSFT', 'AMZN', 'IBM', 'GOOG', 'AAPL'];
const partitions = 3;

/** A linear congruential generator (Numerical Recipes), so that every run measures the same bytes. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Changes of `orders` as the connector writes them, spread over three partitions by key. */
export class OrderChanges {
  private readonly random = numbers(7);
  private readonly offsets = new Array<number>(partitions).fill(0);
  private id = 0;
  private readonly topic: string;

  constructor(
    private readonly table: CapturedTable,
    private readonly startMs: number,
  ) {
    this.topic = topicOf(table);
  }

  /** The next `records` changes as one event. */
  event(records: number): KafkaEvent {
    const byPartition: Record<string, KafkaRecord[]> = {};
    for (let i = 0; i < records; i++) {
      const partition = this.random(partitions);
      (byPartition[`${this.topic}-${partition}`] ??= []).push(this.record(partition));
    }
    return { eventSource: 'aws:kafka', bootstrapServers: 'localhost:9092', records: byPartition };
  }

  private record(partition: number): KafkaRecord {
    const offset = this.offsets[partition] ?? 0;
    this.offsets[partition] = offset + 1;
    const id = ++this.id;
    const timestamp = this.startMs + Math.floor(id / 10);
    return {
      topic: this.topic,
      partition,
      offset,
      timestamp,
      timestampType: 'CREATE_TIME',
      key: base64({ id }),
      value: base64(this.value(id, timestamp)),
    };
  }

  private value(id: number, timestamp: number): Record<string, unknown> {
    const { random } = this;
    const micros = timestamp * 1000 + random(1000);
    return {
      id,
      symbol: symbols[random(symbols.length)],
      customer: `customer-${random(5000)}`,
      region: regions[random(regions.length)],
      side: random(2) === 0 ? 'buy' : 'sell',
      quantity: `${random(1000)}.${String(random(1_000_000)).padStart(6, '0')}`,
      price: random(10) === 0 ? null : `${random(500)}.${String(random(1_000_000)).padStart(6, '0')}`,
      status: statuses[random(statuses.length)],
      placed_at: new Date(timestamp).toISOString().replace('Z', `${String(random(1000)).padStart(3, '0')}Z`),
      note: random(3) === 0 ? `limit order ${id}, good till the close` : null,
      attributes: `{"channel": "web", "session": ${random(1_000_000)}}`,
      __deleted: 'false',
      __op: random(4) === 0 ? 'c' : 'u',
      __table: this.table.name,
      __lsn: 26_000_000 + id * 312,
      __txId: 700 + Math.floor(id / 4),
      __source_ts_us: micros,
      __ts_us: micros + 40_000 + random(20_000),
      __sequence: `["${26_000_000 + id * 300}","${26_000_000 + id * 312}"]`,
      __epoch: '1',
    };
  }
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
