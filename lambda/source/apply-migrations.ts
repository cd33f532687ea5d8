import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { ownSchema } from '../../lib/contracts/source-names';
import { filledColumns, refuseFilled } from './refuse-filled';

/** Any number, as long as nothing else in the database takes the same advisory lock. */
const lock = 7_348_923;

/** `0001-what-it-does.sql`; the number gives the order. */
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * Applies the SQL files that the database has not seen, in order, each in one transaction with the note that it was
 * applied. Two runs at once wait for each other.
 *
 * @returns names of the files that were applied now
 * @throws when an applied file was changed or is gone, a name has not the form `0001-what-it-does.sql`, or a migration
 *   gives rows of a captured table values that capture does not see
 */
export async function applyMigrations(client: Client, folder: string): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [lock]);
  try {
    await client.query(
      `create table if not exists ${ownSchema}.migrations (
         file text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
    );
    const files = await readMigrations(folder);
    const pending = notApplied(files, await readApplied(client));
    for (const file of pending) await apply(client, file);
    return pending.map(({ name }) => name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lock]);
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const misnamed = names.find((name) => !fileName.test(name));
  if (misnamed !== undefined) {
    throw new Error(`Migration ${misnamed} has no place in the order; name it like 0001-what-it-does.sql.`);
  }
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function readApplied(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ file: string; sha256: string }>(
    `select file, sha256 from ${ownSchema}.migrations`,
  );
  return new Map(rows.map(({ file, sha256 }) => [file, sha256]));
}

function notApplied(files: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const gone = [...applied.keys()].find((file) => !files.some(({ name }) => name === file));
  if (gone !== undefined) {
    throw new Error(`Migration ${gone} was applied to this database and its file is gone; bring it back.`);
  }
  const changed = files.find(({ name, sha256 }) => (applied.get(name) ?? sha256) !== sha256);
  if (changed !== undefined) {
    throw new Error(
      `Migration ${changed.name} was changed after it was applied; restore it and put the change into a new file.`,
    );
  }
  return files.filter(({ name }) => !applied.has(name));
}

async function apply(client: Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('begin');
    const filled = await filledColumns(client);
    await client.query(sql);
    await refuseFilled(client, filled);
    await client.query(`insert into ${ownSchema}.migrations (file, sha256) values ($1, $2)`, [name, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${name} failed and was rolled back: ${reason}`, { cause: error });
  }
}
