import type { CapturedTable } from './tables';

/** Zones of the lake's bucket. */
export const zone = { landing: 'landing', raw: 'raw', quarantine: 'quarantine', results: 'results' } as const;

/** Day and hour, in UTC, of a Kafka record's timestamp: the partition of its raw file. */
export interface RawPartition {
  /** `YYYY-MM-DD` */
  readonly dt: string;
  /** `00` to `23` */
  readonly hour: string;
}

/** @param timestampMs a Kafka record's timestamp, milliseconds since 1970 */
export function rawPartitionOf(timestampMs: number): RawPartition {
  const iso = new Date(timestampMs).toISOString();
  return { dt: iso.slice(0, 10), hour: iso.slice(11, 13) };
}

/** Folder of a table's raw files, with a slash at the end. */
export function rawPrefix(table: Pick<CapturedTable, 'name'>): string {
  return `${zone.raw}/${table.name}/`;
}

/**
 * Key of a raw file: consecutive offsets of one topic partition and one hour. A replay from the same offset gives
 * the same key again.
 */
export function rawKey(
  table: Pick<CapturedTable, 'name'>,
  file: RawPartition & { topic: string; partition: number; firstOffset: bigint },
): string {
  return `${rawPrefix(table)}dt=${file.dt}/hour=${file.hour}/${fileStem(file)}.parquet`;
}

/** Key of a file with the record that could not be read, as JSON: topic, partition, offset, reason, bytes. */
export function quarantineKey(record: { topic: string; partition: number; offset: bigint }): string {
  return `${zone.quarantine}/${record.topic}/${fileStem({ ...record, firstOffset: record.offset })}.json`;
}

function fileStem(file: { topic: string; partition: number; firstOffset: bigint }): string {
  return `${file.topic}-${file.partition}-${file.firstOffset.toString().padStart(20, '0')}`;
}

/** Names of a captured table's relations in the lake. */
export function lakeNames(table: Pick<CapturedTable, 'name'>) {
  return {
    /** Parquet change files. */
    raw: `${table.name}_raw`,
    /** View: newest state per key, deletes applied. */
    newest: table.name,
    /** View: every change once. */
    changes: `${table.name}_changes`,
  };
}
