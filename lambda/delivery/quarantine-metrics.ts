import type { LakeTable } from '../../lib/contracts/lake-tables';
import { tableOf } from '../../lib/contracts/topics';
import { tableLine } from '../metrics/metric-line';
import type { PartitionLine } from './delivery-line';

/**
 * Lines by which CloudWatch counts, for each table, the records that an invocation set aside: metric
 * `QuarantinedRecords`. A topic without a table counts under its own name. The reasons are in the invocation's line
 * and in the records' files.
 *
 * @param now milliseconds since 1970
 * @returns none when every record was read
 */
export function quarantineMetrics(
  partitions: readonly PartitionLine[],
  { namespace, tables, now }: { namespace: string; tables: readonly LakeTable[]; now: number },
): string[] {
  const counts = new Map<string, number>();
  for (const { partition, quarantined } of partitions) {
    if (!quarantined) continue;
    const topic = partition.replace(/-\d+$/, '');
    const table = tableOf(topic, tables)?.name ?? topic;
    counts.set(table, (counts.get(table) ?? 0) + quarantined.records);
  }
  return [...counts].map(([table, records]) =>
    tableLine({ namespace, table, now }, { QuarantinedRecords: records }),
  );
}
