import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { KafkaBatchResponse, KafkaEvent, KafkaRecord } from './contract';
import { deliveryLine, partitionLine, type DeliveryLine, type PartitionLine } from './delivery-line';
import type { PutFile } from './lake-file';
import { FilePlanner, type FilePlan } from './plan-files';
import { PutQueue } from './put-queue';

export interface Delivery {
  readonly tables: readonly LakeTable[];
  readonly put: PutFile;
  readonly concurrentPuts: number;
  /** Clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Takes one line an invocation. */
  readonly log: (line: DeliveryLine) => void;
}

/**
 * Writes a batch of Kafka records to the lake.
 *
 * @returns for every partition with a file that was not written, the first offset of such a file: all before it is
 * in the lake, and what follows is delivered again, which the views tell by record identity
 */
export async function deliver(event: KafkaEvent, delivery: Delivery): Promise<KafkaBatchResponse> {
  const started = delivery.now();
  const planner = new FilePlanner(delivery.tables);
  const queue = new PutQueue(delivery.put, delivery.concurrentPuts);
  // A partition's files are encoded before the next one is read: only one partition's rows are held as values.
  const partitions = Object.entries(event.records).map(([partition, records]) =>
    deliverPartition(partition, records, { planner, queue, started }),
  );
  const lines = (await Promise.all(partitions)).filter((line) => line !== undefined);
  delivery.log(deliveryLine(lines, delivery.now() - started));
  return {
    batchItemFailures: lines.flatMap(({ partition, failed }) =>
      failed ? [{ itemIdentifier: { partition, offset: failed.fromOffset } }] : [],
    ),
  };
}

async function deliverPartition(
  partition: string,
  records: readonly KafkaRecord[],
  { planner, queue, started }: { planner: FilePlanner; queue: PutQueue; started: number },
): Promise<PartitionLine | undefined> {
  const [first] = records;
  if (!first) return undefined;
  const range = { partition, firstOffset: first.offset, lastOffset: (records.at(-1) ?? first).offset };
  let plan: FilePlan;
  try {
    plan = planner.plan(records, started);
  } catch (error) {
    // A mistake in this code: nothing of the partition is done, and the others are.
    return {
      ...range,
      rows: 0,
      files: 0,
      bytes: 0,
      failed: { fromOffset: first.offset, error: String(error) },
    };
  }
  const written = await Promise.all([
    queue.writeInOrder(plan.raw),
    ...plan.refused.map(async (file) => [await queue.write(file)]),
  ]);
  return partitionLine(range, plan, written.flat());
}
