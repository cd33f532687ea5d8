/**
 * A change as it stands in Kafka and its envelope in the lake.
 *
 * In Kafka: JSON without schemas, flattened by Debezium's ExtractNewRecordState. Key: the primary key's columns.
 * Value: the row's columns and the fields of `kafkaField`. numeric is text, temporal values are ISO 8601 text,
 * jsonb is text, bigint is a JSON number of up to 19 digits (read it without loss).
 */

/** What happened to the row: create, update, delete, read by a snapshot. Capture turns TRUNCATE into deletes. */
export type Operation = 'c' | 'u' | 'd' | 'r';

/** Fields that capture adds to a flattened row (Debezium's `add.fields` with its prefix `__`, and InsertField's). */
export const kafkaField = {
  operation: '__op',
  table: '__table',
  lsn: '__lsn',
  transaction: '__txId',
  /** Commit time at the source, microseconds since 1970, UTC. */
  committedAt: '__source_ts_us',
  /** When the connector saw the change, microseconds since 1970, UTC. */
  capturedAt: '__ts_us',
  sequence: '__sequence',
  /** Number of the source's line of history, as text; raised after a restore or a major upgrade. */
  epoch: '__epoch',
} as const;

/** Type of an envelope column in raw files; `timestamp` is ISO 8601 text in UTC with microseconds. */
export type EnvelopeType = 'text' | 'integer' | 'bigint' | 'timestamp';

export interface EnvelopeColumn {
  readonly name: EnvelopeColumnName;
  readonly type: EnvelopeType;
  readonly nullable: boolean;
}

/** Where in Kafka a record stood, its identity, and when its file was written: of changes and of events. */
export const recordColumns = [
  { name: '_topic', type: 'text', nullable: false },
  { name: '_partition', type: 'integer', nullable: false },
  { name: '_offset', type: 'bigint', nullable: false },
  { name: '_landed_at', type: 'timestamp', nullable: false },
] as const satisfies readonly { name: `_${string}`; type: EnvelopeType; nullable: boolean }[];

/**
 * Columns that stand before the row's own in every raw file of changes. Per key the newest change is the greatest
 * (`_epoch`, not read by a snapshot, `_lsn`, `_offset`): under one epoch what a snapshot has read is older than all else.
 */
export const envelopeColumns = [
  { name: '_op', type: 'text', nullable: false },
  { name: '_epoch', type: 'integer', nullable: false },
  /** Log sequence number as a 64-bit integer; null only where the source gave none. */
  { name: '_lsn', type: 'bigint', nullable: true },
  { name: '_tx', type: 'bigint', nullable: true },
  { name: '_committed_at', type: 'timestamp', nullable: true },
  { name: '_captured_at', type: 'timestamp', nullable: true },
  ...recordColumns,
] as const satisfies readonly { name: `_${string}`; type: EnvelopeType; nullable: boolean }[];

export type EnvelopeColumnName = (typeof envelopeColumns)[number]['name'];
