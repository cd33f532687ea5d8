import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { deliveryGroupOf, topicOf } from '../../lib/contracts/topics';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { orderValue, ordersTopic } from '../delivery/change-record';
import { waitUntil } from './wait-until';

export const orderPartitions = 3;

/** Orders with running numbers, and where each stands in the topic. */
export class OrderStream {
  /** Order by `<partition>/<offset>`. */
  readonly sent = new Map<string, number>();
  /** Beyond the ids of sample records: changes of one order with one place in the log are one change to the fold. */
  private next = 3_000;

  private constructor(
    readonly producer: Producer,
    readonly admin: Admin,
  ) {}

  static async open(kafka: Kafka): Promise<OrderStream> {
    const stream = new OrderStream(kafka.producer(), kafka.admin());
    await Promise.all([stream.producer.connect(), stream.admin.connect()]);
    return stream;
  }

  /** Sends `count` more, a few hundred at a time with a pause, every third to the same partition. */
  async send(count: number, { pauseMs = 50 } = {}): Promise<void> {
    for (const end = this.next + count; this.next < end;) {
      const ids = Array.from({ length: Math.min(500, end - this.next) }, () => this.next++);
      const messages = ids.map((id) => ({
        partition: id % orderPartitions,
        key: JSON.stringify({ id }),
        value: JSON.stringify(orderValue({ id, customer: `customer-${id}` })),
      }));
      const places = await this.producer.send({ topic: ordersTopic, acks: -1, messages });
      for (const { partition, baseOffset } of places) {
        ids
          .filter((id) => id % orderPartitions === partition)
          .forEach((id, index) =>
            this.sent.set(`${partition}/${BigInt(baseOffset ?? 0) + BigInt(index)}`, id),
          );
      }
      await sleep(pauseMs);
    }
  }

  /** True when the delivery has committed all that the topics hold. */
  async isCommitted(topics: readonly string[] = lakeTables.map(topicOf)): Promise<boolean> {
    for (const topic of topics) {
      const ends = await this.admin.fetchTopicOffsets(topic);
      const done = await this.committed(topic);
      if (!ends.every(({ partition, high }) => high === '0' || done.get(partition) === high)) return false;
    }
    return true;
  }

  /** What the group of a topic has committed, by partition. */
  async committed(topic: string = ordersTopic): Promise<ReadonlyMap<number, string>> {
    const [group] = await this.admin.fetchOffsets({ groupId: deliveryGroupOf(topic), topics: [topic] });
    return new Map(group?.partitions.map(({ partition, offset }) => [partition, offset]));
  }

  async delivered(seconds = 240): Promise<void> {
    await waitUntil('every offset to be committed', () => this.isCommitted(), seconds);
  }

  async close(): Promise<void> {
    await Promise.all([this.admin.disconnect(), this.producer.disconnect()]);
  }
}
