import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { openSource } from '../../local/job/clients';
import type { Route } from '../../local/route/route';
import { copyFolder } from './copy-folder';

export interface BaseBackup {
  /** Holds the data folder as `data`. Below the route's own data, so it does not outlive that. */
  readonly dir: string;
  /** WAL position up to which the copy must be recovered, and at which it is whole. */
  readonly lsn: string;
}

const stopped = z.tuple([z.object({ lsn: z.string(), label: z.string(), segment: z.string() })]);

/**
 * PostgreSQL's low-level backup of the running source; the engine's package has no pg_basebackup.
 *
 * @param slots whether the replication slots are copied
 */
export async function baseBackup(route: Route, slots: boolean): Promise<BaseBackup> {
  const { state } = route.settings;
  const from = join(state.data, 'postgres', 'data');
  const dir = await mkdtemp(join(state.data, 'postgres-copy-'));
  const to = join(dir, 'data');
  const source = await openSource(route.settings);
  try {
    // A checkpoint during the copy would remove WAL that the copy begins with.
    await source.query('select pg_create_physical_replication_slot($1, true, true)', [
      `backup_${randomBytes(4).toString('hex')}`,
    ]);
    await source.query(`select pg_backup_start($1, fast => true)`, [basename(dir)]);
    await copyFolder(from, to, (path) => isCopied(path, slots));
    const { rows } = await source.query(
      'select lsn, labelfile as label, pg_walfile_name(lsn) as segment from pg_backup_stop()',
    );
    const [{ lsn, label, segment }] = stopped.parse(rows);
    // Later segments are empty or hold what the copy must not have.
    await copyFolder(join(from, 'pg_wal'), join(to, 'pg_wal'), (path) => path <= segment);
    await writeFile(join(to, 'backup_label'), label);
    return { dir, lsn };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  } finally {
    await source.end();
  }
}

function isCopied(path: string, slots: boolean): boolean {
  const [folder, below] = path.split('/');
  if (folder === 'postmaster.pid' || folder === 'postmaster.opts') return false;
  // The server needs the folders themselves.
  const isEmptied = folder === 'pg_wal' || (folder === 'pg_replslot' && !slots);
  return below === undefined || !isEmptied;
}
