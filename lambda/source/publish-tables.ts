import { escapeIdentifier, type Client } from 'pg';
import { publicationName } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import { quoted, sameTable, type TableName } from './table-name';

/**
 * Makes the publication hold exactly `tables`.
 *
 * Without TRUNCATE: the connector's flattening drops it in silence, so that it is captured as deletes (see
 * capture-truncate.ts).
 */
export async function publishTables(owner: Client, tables: readonly TableName[]): Promise<string[]> {
  const publication = escapeIdentifier(publicationName);
  const options = `publish = 'insert, update, delete', publish_via_partition_root = true`;
  const { rows } = await owner.query<{ same: boolean }>(
    `select pubinsert and pubupdate and pubdelete and not pubtruncate and pubviaroot as same
     from pg_publication where pubname = $1`,
    [publicationName],
  );
  const changes: string[] = [];
  if (rows.length === 0) {
    await owner.query(`create publication ${publication} with (${options})`);
    changes.push(`publication ${publicationName}: created`);
  } else if (rows[0]?.same !== true) {
    await owner.query(`alter publication ${publication} set (${options})`);
    changes.push(`publication ${publicationName}: options set`);
  }
  const { rows: published } = await owner.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_publication_tables where pubname = $1`,
    [publicationName],
  );
  for (const table of tables.filter((table) => !published.some(sameTable(table)))) {
    await owner.query(`alter publication ${publication} add table ${quoted(table)}`);
    changes.push(`publication ${publicationName}: ${qualifiedName(table)} added`);
  }
  for (const table of published.filter((table) => !tables.some(sameTable(table)))) {
    await owner.query(`alter publication ${publication} drop table ${quoted(table)}`);
    changes.push(`publication ${publicationName}: ${qualifiedName(table)} removed`);
  }
  return changes;
}
