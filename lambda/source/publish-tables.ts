import { escapeIdentifier, type Client } from 'pg';
import { publicationName } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import { quoted, sameTable, type TableName } from './table-name';

/**
 * Makes the publication hold exactly `tables`, with their generated columns where PostgreSQL publishes those (18 and
 * later): a snapshot has them, so the log has to.
 *
 * Without TRUNCATE: the connector's flattening drops it in silence, so that it is captured as deletes (see
 * capture-truncate.ts).
 */
export async function publishTables(owner: Client, tables: readonly TableName[]): Promise<string[]> {
  const publication = escapeIdentifier(publicationName);
  const generated = await publishesGenerated(owner);
  const options = [
    `publish = 'insert, update, delete', publish_via_partition_root = true`,
    ...(generated ? ['publish_generated_columns = stored'] : []),
  ].join(', ');
  const { rows } = await owner.query<{ same: boolean }>(
    `select pubinsert and pubupdate and pubdelete and not pubtruncate and pubviaroot
            and coalesce(to_jsonb(p) ->> 'pubgencols', '') = $2 as same
     from pg_publication as p where pubname = $1`,
    [publicationName, generated ? 's' : ''],
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

async function publishesGenerated(owner: Client): Promise<boolean> {
  const { rows } = await owner.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  );
  return (rows[0]?.version ?? 0) >= 180_000;
}
