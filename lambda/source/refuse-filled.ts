import type { Client } from 'pg';
import { publicationName } from '../../lib/contracts/source-names';
import { quoted } from './table-name';

interface FilledColumn {
  readonly schema: string;
  readonly name: string;
  readonly column: string;
}

/**
 * Columns of captured tables whose rows had their value from the DEFAULT with which the column was added. PostgreSQL
 * writes no change for such rows.
 */
export async function filledColumns(client: Client): Promise<FilledColumn[]> {
  const { rows } = await client.query<FilledColumn>(
    `select nspname as schema, relname as name, attname as column
     from pg_publication
       join pg_publication_rel on prpubid = pg_publication.oid
       join pg_class on pg_class.oid = prrelid
       join pg_namespace on pg_namespace.oid = relnamespace
       join pg_attribute on attrelid = prrelid
     where pubname = $1 and atthasmissing and not attisdropped`,
    [publicationName],
  );
  return rows;
}

/**
 * Refuses a migration that gave rows of a captured table a value that capture does not see.
 *
 * @param before columns that were so before the migration
 * @throws {Error} naming the column and the statements to use instead
 */
export async function refuseFilled(client: Client, before: readonly FilledColumn[]): Promise<void> {
  for (const { schema, name, column } of await filledColumns(client)) {
    const known = before.some((one) => one.schema === schema && one.name === name && one.column === column);
    if (known || !(await hasRows(client, { schema, name }))) continue;
    throw new Error(
      `column ${column} of ${schema}.${name} gives its rows a value by DEFAULT, which no change tells the lake; ` +
        'add it without DEFAULT, then SET DEFAULT and UPDATE the rows',
    );
  }
}

async function hasRows(client: Client, table: { schema: string; name: string }): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from ${quoted(table)}) as found`,
  );
  return rows[0]?.found === true;
}
