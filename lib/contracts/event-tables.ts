import type { Column } from './tables';

/**
 * A table of the lake whose rows come as events of a topic of its own. No table of the source stands behind it, so it
 * has no publication, no connector and nothing to be compared with; and an event is never changed or deleted.
 */
export interface EventTable {
  /** Name in the lake; no captured table may have it. */
  readonly name: string;
  readonly topic: string;
  /** Partitions of the topic; may be raised later, never lowered. */
  readonly partitions: number;
  /** Replicas, where the environment has as many brokers. @default - the environment's */
  readonly replicationFactor?: number;
  /** Columns by which an event that was sent again is told from another one. None is nullable. */
  readonly identity: readonly [string, ...string[]];
  /** The timestamp among them by whose day the history's files are apart. */
  readonly happenedAt: string;
  /** Hours in which there is an event at the least. @default - any time */
  readonly freshHours?: number;
  /** Fields of the record's JSON object, all of them. Temporal values are ISO 8601 text in UTC, decimals are text. */
  readonly columns: readonly [EventColumn, ...EventColumn[]];
}

/** An event has no masked copy, so none of its columns can be masked. */
type EventColumn = Column & { readonly masked?: undefined };

/** Ticks of the market. The API produces them (`POST /v1/ticks`), keyed by symbol. */
export const ticks: EventTable = {
  name: 'ticks',
  topic: 'stock-market-data',
  partitions: 3,
  replicationFactor: 2,
  identity: ['symbol', 'traded_at', 'tick_id'],
  happenedAt: 'traded_at',
  freshHours: 72,
  columns: [
    /** Of the sender, or of its request: a tick that is sent again has the same. */
    { name: 'tick_id', type: 'uuid' },
    { name: 'symbol', type: 'text' },
    { name: 'price', type: 'numeric(18,6)', range: { min: 0 } },
    { name: 'size', type: 'numeric(18,6)', nullable: true, range: { min: 0 } },
    { name: 'traded_at', type: 'timestamptz' },
    { name: 'venue', type: 'text', nullable: true },
    { name: 'received_at', type: 'timestamptz' },
  ],
};

export const eventTables: readonly EventTable[] = [ticks];
