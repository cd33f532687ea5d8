import type { LakeTable } from '../../lib/contracts/lake-tables';
import { tables } from '../../lib/contracts/tables';
import type { KafkaBatchResponse, KafkaRecord } from '../../lambda/delivery/contract';
import { deliver } from '../../lambda/delivery/deliver';
import type { DeliveryLine } from '../../lambda/delivery/delivery-line';
import { FakeLake } from './fake-lake';

export const landedAt = Date.UTC(2026, 0, 2, 1, 4, 7, 89);

/** Delivers records of any partitions in one event. */
export async function deliverBatch(
  records: readonly KafkaRecord[],
  lake = new FakeLake(),
  of: readonly LakeTable[] = tables,
): Promise<{ lake: FakeLake; response: KafkaBatchResponse; line: DeliveryLine }> {
  const byPartition: Record<string, KafkaRecord[]> = {};
  for (const record of records) (byPartition[`${record.topic}-${record.partition}`] ??= []).push(record);
  const lines: DeliveryLine[] = [];
  const response = await deliver(
    { eventSource: 'aws:kafka', records: byPartition },
    { tables: of, put: lake.put, concurrentPuts: 4, now: () => landedAt, log: (line) => lines.push(line) },
  );
  const [line] = lines;
  if (lines.length !== 1 || !line) throw new Error('An invocation writes one line.');
  return { lake, response, line };
}
