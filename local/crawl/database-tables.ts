import type { Client } from 'pg';
import { z } from 'zod';

const databaseColumn = z.object({
  name: z.string(),
  /** PostgreSQL's own name of the type, such as int8. */
  type: z.string(),
  precision: z.number().nullable(),
  scale: z.number().nullable(),
});

/** A column as information_schema has it. */
export type DatabaseColumn = z.infer<typeof databaseColumn>;

const databaseTable = z.object({
  schema: z.string(),
  name: z.string(),
  /** In their order. */
  columns: z.array(databaseColumn),
});

/** A table of a database that the login may read. */
export type DatabaseTable = z.infer<typeof databaseTable>;

/** Tables that the path names, those of the system left out. Their rows are not read. */
export async function databaseTables(client: Client, path: string): Promise<DatabaseTable[]> {
  const { rows } = await client.query(
    `SELECT table_schema AS schema, table_name AS name,
       json_agg(json_build_object('name', c.column_name, 'type', c.udt_name,
         'precision', c.numeric_precision, 'scale', c.numeric_scale) ORDER BY c.ordinal_position) AS columns
     FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
       AND CASE WHEN has_schema_privilege(table_schema, 'USAGE')
         THEN has_table_privilege(format('%I.%I', table_schema, table_name), 'SELECT') END
     GROUP BY table_schema, table_name ORDER BY table_schema, table_name`,
  );
  return z
    .array(databaseTable)
    .parse(rows)
    .filter(({ schema, name }) => isNamed(path, schema, name));
}

/** @param path `schema/table`: % stands for anything, as in a crawler's path, and an underscore for itself */
export function isNamed(path: string, schema: string, table: string): boolean {
  const [schemas = '%', tables = '%'] = path.split('/');
  return like(schemas).test(schema) && like(tables).test(table);
}

function like(pattern: string): RegExp {
  const parts = pattern.split('%').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
