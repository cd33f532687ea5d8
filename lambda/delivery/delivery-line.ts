import type { FilePlan } from './plan-files';
import type { PutResult } from './put-queue';

/** What an invocation did, for the log: names, offsets and counts, nothing of a row. */
export interface DeliveryLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: 'delivered' | 'delivered in part';
  readonly rows: number;
  readonly bytes: number;
  readonly ms: number;
  readonly partitions: readonly PartitionLine[];
}

export interface OffsetRange {
  /** `<topic>-<partition>` */
  readonly partition: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

export interface PartitionLine extends OffsetRange {
  /** Rows in raw files, written or not. */
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly tombstones?: number;
  readonly quarantined?: {
    readonly records: number;
    readonly firstOffset: number;
    readonly firstReason: string;
  };
  readonly failed?: { readonly fromOffset: number; readonly error: string };
}

export function partitionLine(
  range: OffsetRange,
  { rows, tombstones, quarantined }: FilePlan,
  results: readonly PutResult[],
): PartitionLine {
  const [refused] = quarantined;
  const [failed] = results
    .filter(({ error }) => error !== undefined)
    .sort((a, b) => a.firstOffset - b.firstOffset);
  return {
    ...range,
    rows,
    files: results.length,
    bytes: results.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    ...(tombstones > 0 && { tombstones }),
    ...(refused && {
      quarantined: {
        records: quarantined.length,
        firstOffset: refused.offset,
        firstReason: refused.reason,
      },
    }),
    ...(failed && { failed: { fromOffset: failed.firstOffset, error: oneLine(failed.error) } }),
  };
}

/** @param ms duration of the invocation */
export function deliveryLine(partitions: readonly PartitionLine[], ms: number): DeliveryLine {
  const failed = partitions.some((line) => line.failed);
  const quarantined = partitions.some((line) => line.quarantined);
  return {
    level: failed ? 'error' : quarantined ? 'warn' : 'info',
    message: failed ? 'delivered in part' : 'delivered',
    rows: partitions.reduce((sum, { rows }) => sum + rows, 0),
    bytes: partitions.reduce((sum, { bytes }) => sum + bytes, 0),
    ms,
    partitions,
  };
}

function oneLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}
