import { isCaptured, isMasked, type LakeTable } from './lake-tables';

/** Zones of the lake's bucket. */
export const zone = {
  landing: 'landing',
  raw: 'raw',
  quarantine: 'quarantine',
  iceberg: 'iceberg',
  /** Tables that jobs publish. */
  curated: 'curated',
  results: 'results',
} as const;

/** Folder of files that others drop, with a slash at the end. */
export function landingPrefix(folder: string): string {
  return `${zone.landing}/${folder}/`;
}

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
export function rawPrefix(table: Pick<LakeTable, 'name'>): string {
  return `${zone.raw}/${table.name}/`;
}

/**
 * Key of a raw file: consecutive offsets of one topic partition and one hour. A replay from the same offset gives
 * the same key again.
 */
export function rawKey(
  table: Pick<LakeTable, 'name'>,
  file: RawPartition & { topic: string; partition: number; firstOffset: bigint },
): string {
  return `${rawPrefix(table)}dt=${file.dt}/hour=${file.hour}/${fileStem(file)}.parquet`;
}

/**
 * Key of a raw file with records that are delivered again, from Kafka or from quarantine. Between them may lie offsets
 * that other files hold, so it must never stand in for one of those, nor for an earlier replay's. It lies under the
 * hour of the replay: a fold lists no further back than records can come from Kafka.
 *
 * @param key of `rawKey`; a key of the quarantine stays as it is
 * @param replayedAt milliseconds since 1970
 */
export function replayKey(key: string, replayedAt: number): string {
  const { dt, hour } = rawPartitionOf(replayedAt);
  return key.replace(
    /dt=[^/]+\/hour=[^/]+\/([^/]+)\.parquet$/,
    `dt=${dt}/hour=${hour}/$1-replay-${replayedAt}.parquet`,
  );
}

/** A raw file as its key tells. */
export interface RawFileName extends RawPartition {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: bigint;
  /** Holds records that were delivered again, of any time before; see replayKey. */
  readonly replayed: boolean;
}

const rawName = /^dt=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\/(.+)-(\d+)-(\d{20})(-replay-\d+)?\.parquet$/;

/** Reads a raw file's key; undefined for a key that `rawKey` gives for no file of the table. */
export function parseRawKey(table: Pick<LakeTable, 'name'>, key: string): RawFileName | undefined {
  const prefix = rawPrefix(table);
  const match = key.startsWith(prefix) ? rawName.exec(key.slice(prefix.length)) : null;
  const [, dt, hour, topic, partition, firstOffset, replay] = match ?? [];
  if (dt === undefined || hour === undefined || topic === undefined || firstOffset === undefined) {
    return undefined;
  }
  return {
    ...{ dt, hour, topic, partition: Number(partition), firstOffset: BigInt(firstOffset) },
    replayed: replay !== undefined,
  };
}

/** Folder of an Iceberg table's files, with a slash at the end. @param database of the table in Glue */
export function icebergPrefix(database: string, name: string): string {
  return `${zone.iceberg}/${database}/${name}/`;
}

/** Folder of a topic's records that could not be read, with a slash at the end. */
export function quarantinePrefix(topic: string): string {
  return `${zone.quarantine}/${topic}/`;
}

/** Key of a file with the record that could not be read, as one line of JSON: topic, partition, offset, reason, bytes. */
export function quarantineKey(record: { topic: string; partition: number; offset: bigint }): string {
  return `${quarantinePrefix(record.topic)}${fileStem({ ...record, firstOffset: record.offset })}.json`;
}

/** Just before the record's key: a listing begins after it. */
export function beforeQuarantineKey(record: { topic: string; partition: number; offset: bigint }): string {
  return `${quarantinePrefix(record.topic)}${fileStem({ ...record, firstOffset: record.offset })}`;
}

/** Folder of what counters of quarantined records remember, with a slash at the end. */
export const quarantineCountsPrefix = `${zone.quarantine}/_counted/`;

/** Key of what a counter remembers: up to where it has counted. @param counter its name */
export function quarantineCountKey(counter: string): string {
  return `${quarantineCountsPrefix}${counter}.json`;
}

function fileStem(file: { topic: string; partition: number; firstOffset: bigint }): string {
  return `${file.topic}-${file.partition}-${file.firstOffset.toString().padStart(20, '0')}`;
}

/** Names of a table's relations in the lake. Events have no current table and no view of changes. */
export function lakeNames(table: Pick<LakeTable, 'name'>) {
  return {
    /** Parquet files as they were delivered. */
    raw: `${table.name}_raw`,
    /** Iceberg: every change or event once, up to the fold's watermark at least. */
    history: `${table.name}_history`,
    /** Iceberg: newest change per key, deletes included. */
    current: `${table.name}_current`,
    /** Iceberg: the current table as analysts may see it, where the contract masks a column. */
    masked: `${table.name}_masked`,
    /** View for analysts: what is folded, masked. */
    published: `${table.name}_published`,
    /** View: newest state per key, deletes applied; every event once. */
    newest: table.name,
    /** View: every change once. */
    changes: `${table.name}_changes`,
  };
}

/** The relations that a table has in the lake, by what they are. */
export function relationsOf(table: LakeTable): {
  readonly raw: string;
  readonly iceberg: readonly string[];
  readonly views: readonly string[];
} {
  const { raw, history, current, masked, published, newest, changes } = lakeNames(table);
  return isCaptured(table)
    ? {
        ...{ raw, iceberg: [history, current, ...(isMasked(table) ? [masked] : [])] },
        views: [newest, changes, published],
      }
    : { raw, iceberg: [history], views: [newest, published] };
}

/** The relations that analysts may read: a view, and the tables without a masked value behind it. */
export function publishedRelations(table: LakeTable): {
  readonly views: readonly string[];
  readonly iceberg: readonly string[];
} {
  const { history, current, masked, published } = lakeNames(table);
  if (!isCaptured(table)) return { views: [published], iceberg: [history] };
  return { views: [published], iceberg: isMasked(table) ? [masked] : [current, history] };
}

/** Beginning of the names of views that are questions. */
export const questionPrefix = 'q_';

/** Table over the records that could not be read, apart by topic. */
export const quarantineTable = 'quarantine';

/** Iceberg table with the offset up to which the fold has taken each topic partition. */
export const watermarkTable = 'fold_watermark';

/** Iceberg table with what each comparison of database and lake found. */
export const reconciliationTable = 'reconciliation';
