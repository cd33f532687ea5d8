/** Names inside the source database that more than one stage speaks. */

export const sourceDatabase = 'tidemark';

/** Schema of what the route itself keeps in the source; not captured except for the heartbeat. */
export const ownSchema = 'tidemark';

/** One row, updated by the connector, so that an idle source still moves the replication slot forward. */
export const heartbeatTable = { schema: ownSchema, name: 'heartbeat' } as const;

/** Replication slot that the connector creates. */
export const slotName = 'tidemark';

export const publicationName = 'tidemark';

/** `api` reads and writes rows, `capture` replicates, `migrate` owns the tables, `reconcile` reads what is captured. */
export const sourceRoles = ['migrate', 'api', 'capture', 'reconcile'] as const;
export type SourceRole = (typeof sourceRoles)[number];

/** Name of the connector in Kafka Connect. */
export const connectorName = 'tidemark-source';

/** One row: the epoch, and how far capture has read by its own note. A connector that would skip is refused by it. */
export const positionTable = { schema: ownSchema, name: 'capture_position' } as const;

/** SQL for the database's timeline, as the names of WAL files have it: 8 hex digits. Fails on a standby. */
export const timelineSql = 'left(pg_walfile_name(pg_current_wal_lsn()), 8)';

/** Function that the connector calls on each of its connections, before it reads the slot. */
export const admitFunction = `${ownSchema}.admit_capture`;

/** Schema of what the API keeps for itself; not captured. */
export const apiSchema = 'api';

/** Who may call the API: the hash of each key, its scopes and its end. The API reads it only. */
export const apiKeysTable = { schema: apiSchema, name: 'api_keys' } as const;

/** Answers that the API gives again to a request that is sent again. */
export const idempotencyKeysTable = { schema: apiSchema, name: 'idempotency_keys' } as const;
