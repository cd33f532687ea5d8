import type { Client } from 'pg';
import * as z from 'zod';
import { heartbeatTable, publicationName, slotName } from '../../lib/contracts/source-names';
import type { CapturedTable } from '../../lib/contracts/tables';

/** Columns that older servers lack are optional. https://www.postgresql.org/docs/current/view-pg-replication-slots.html */
const slot = z.object({
  slot_name: z.string(),
  plugin: z.string().nullable(),
  database: z.string().nullable(),
  active: z.boolean(),
  wal_status: z.string().nullish(),
  invalidation_reason: z.string().nullish(),
  temporary: z.boolean(),
  /** Role and name of the connection that reads it. */
  reader: z.object({ role: z.string(), application: z.string() }).nullable(),
});

const column = z.object({
  name: z.string(),
  /** As `format_type` writes it; of a domain, the type under it. */
  type: z.string(),
  /** As the contract writes it, when the type or that of the elements is an enum or composite: `enum(mood)[]`. */
  named: z.string().nullable(),
  nullable: z.boolean(),
  /** `s` stored, `v` virtual, empty for an ordinary column. */
  generated: z.string(),
  /** Whether a check of the table says that the value is finite. */
  finite: z.boolean(),
});

const rights = z.object({ usage: z.boolean(), select: z.boolean(), update: z.boolean() });

const table = z.object({
  schema: z.string(),
  name: z.string(),
  /** `r` ordinary, `p` partitioned; others cannot be published. */
  kind: z.string(),
  /** `p` permanent, `u` unlogged, `t` temporary. */
  persistence: z.string(),
  /** `f` full, `d` key, `i` index, `n` nothing. */
  identity: z.string(),
  hidesRows: z.boolean(),
  columns: z.array(column),
  /** Columns of the primary key, in key order; empty without one. */
  key: z.array(z.string()),
  rights,
});
export type TableFacts = z.infer<typeof table>;

const publication = z.object({
  pubinsert: z.boolean(),
  pubupdate: z.boolean(),
  pubdelete: z.boolean(),
  pubtruncate: z.boolean(),
  pubviaroot: z.boolean().optional(),
  puballtables: z.boolean(),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      /** The row filter, in PostgreSQL's inner form. */
      prqual: z.unknown(),
      /** Numbers of the columns in the column list. */
      prattrs: z.unknown(),
    }),
  ),
});

const sourceFacts = z.object({
  database: z.string(),
  version: z.string(),
  /** `180004` is 18.4. */
  versionNumber: z.coerce.number(),
  standby: z.boolean(),
  /** Values of settings in their own units; those that the server does not know are missing. */
  settings: z.record(z.string(), z.string()),
  slots: z.array(slot),
  senders: z.number(),
  role: z
    .object({
      login: z.boolean(),
      replication: z.boolean(),
      bypassesRowSecurity: z.boolean(),
      connect: z.boolean(),
    })
    .nullable(),
  tables: z.array(table),
  publication: publication.nullable(),
  longTransactions: z.array(z.object({ pid: z.number(), minutes: z.number() })),
  preparedTransactions: z.array(z.object({ gid: z.string(), minutes: z.number() })),
});
export type SourceFacts = z.infer<typeof sourceFacts>;

/** Minutes after which a transaction counts as long. */
export const longMinutes = 15;

/**
 * All that PostgreSQL says about capture, in one statement and so from one moment. Whole rows of catalogs are taken as
 * JSON: a column that this version does not have yet is then missing, and not an error.
 *
 * @param client connection of any role; long transactions of other roles are seen by members of pg_read_all_stats only
 */
export async function readSourceFacts(
  client: Client,
  role: string,
  tables: readonly CapturedTable[],
): Promise<SourceFacts> {
  const names = [...tables, heartbeatTable].map(({ schema, name }) => ({ schema, name }));
  const { rows } = await client.query<{ facts: unknown }>(sql, [
    role,
    JSON.stringify(names),
    publicationName,
    slotName,
    longMinutes,
  ]);
  return sourceFacts.parse(rows[0]?.facts);
}

const relations = `
  select jsonb_agg(jsonb_build_object(
    'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'persistence', c.relpersistence,
    'identity', c.relreplident, 'hidesRows', c.relrowsecurity,
    'columns', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', a.attname, 'nullable', not a.attnotnull, 'generated', a.attgenerated,
        'type', format_type(t.oid, case when d.typtype = 'd' then d.typtypmod else a.atttypmod end),
        'named', case e.typtype when 'e' then format('enum(%s)', e.typname)
                                when 'c' then format('composite(%s)', e.typname) end
                 || case when t.typcategory = 'A' then '[]' else '' end,
        'finite', exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.convalidated
          and position(format('isfinite(%I)', a.attname) in pg_get_constraintdef(k.oid)) > 0)
        ) order by a.attnum), '[]')
      from pg_attribute a
        join pg_type d on d.oid = a.atttypid
        join pg_type t on t.oid = case when d.typtype = 'd' then d.typbasetype else d.oid end
        left join pg_type e on e.oid = case when t.typcategory = 'A' then t.typelem else t.oid end
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'key', (
      select coalesce(jsonb_agg(a.attname order by k.place), '[]')
      from pg_index i, unnest(i.indkey::int2[]) with ordinality as k (attnum, place), pg_attribute a
      where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum),
    'rights', jsonb_build_object(
      'usage', coalesce(has_schema_privilege(r.oid, n.oid, 'usage'), false),
      'select', coalesce(has_table_privilege(r.oid, c.oid, 'select'), false),
      'update', coalesce(has_table_privilege(r.oid, c.oid, 'update'), false))))
  from jsonb_to_recordset($2::jsonb) as wanted (schema text, name text)
    join pg_namespace n on n.nspname = wanted.schema
    join pg_class c on c.relnamespace = n.oid and c.relname = wanted.name
    left join pg_roles r on r.rolname = $1`;

const sql = `
select jsonb_build_object(
  'database', current_database(),
  'version', current_setting('server_version'),
  'versionNumber', current_setting('server_version_num'),
  'standby', pg_is_in_recovery(),
  'settings', (select jsonb_object_agg(name, setting) from pg_settings where name = any (array[
    'wal_level', 'max_replication_slots', 'max_wal_senders', 'max_slot_wal_keep_size',
    'idle_replication_slot_timeout'])),
  'slots', (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('reader',
      (select jsonb_build_object('role', coalesce(a.usename, ''), 'application', coalesce(a.application_name, ''))
       from pg_stat_activity a where a.pid = s.active_pid))), '[]')
    from pg_replication_slots s),
  'senders', (select count(*) from pg_stat_replication),
  'role', (select jsonb_build_object('login', rolcanlogin, 'connect',
      has_database_privilege(oid, current_database(), 'connect'),
      'bypassesRowSecurity', rolbypassrls or rolsuper,
      'replication', rolreplication or rolsuper
        or exists (select from pg_roles rds where rds.rolname = 'rds_replication'
                   and pg_has_role(r.oid, rds.oid, 'usage')))
    from pg_roles r where rolname = $1),
  'tables', coalesce((${relations}), '[]'),
  'publication', (select to_jsonb(p) || jsonb_build_object('tables', (
      select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object('schema', t.schemaname, 'name', t.tablename)), '[]')
      from pg_publication_tables t
        join pg_class c on c.relname = t.tablename and c.relnamespace = t.schemaname::regnamespace
        left join pg_publication_rel m on m.prpubid = p.oid and m.prrelid = c.oid
      where t.pubname = p.pubname))
    from pg_publication p where pubname = $3),
  'longTransactions', (select coalesce(jsonb_agg(jsonb_build_object('pid', pid, 'minutes',
      floor(extract(epoch from now() - xact_start) / 60)) order by xact_start), '[]')
    from pg_stat_activity
    where xact_start < now() - make_interval(mins => $5::int) and datname = current_database()
      and pid not in (select active_pid from pg_replication_slots where slot_name = $4 and active)),
  'preparedTransactions', (select coalesce(jsonb_agg(jsonb_build_object('gid', gid, 'minutes',
      floor(extract(epoch from now() - prepared) / 60)) order by prepared), '[]')
    from pg_prepared_xacts where prepared < now() - make_interval(mins => $5::int) and database = current_database())
) as facts`;
