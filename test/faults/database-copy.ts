import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { postgresAdmin } from '../../local/engines/postgres';
import { openSource } from '../../local/job/clients';
import type { Route } from '../../local/route/route';
import { waitUntil } from '../pipeline/wait-until';
import { baseBackup } from './base-backup';
import { startCopiedServer, type CopiedServer } from './copied-server';

/** A second server with the source's data: its system identifier, databases, roles and passwords. */
export interface DatabaseCopy extends CopiedServer {
  /** Ends a standby's recovery: it takes writes from then on. What was restored takes them from its start. */
  promote(): Promise<void>;
}

/** A copy that follows the source. */
export interface Standby extends DatabaseCopy {
  /** Waits until it has replayed all that the source has written by now. */
  caughtUp(): Promise<void>;
  /**
   * Waits until it has the source's logical slot, made with `failover`, and would keep it when promoted. Somebody must
   * read from a new slot meanwhile: it is taken over only once it has moved to where the standby can decode from.
   */
  synced(slot: string): Promise<void>;
}

/** The source's data as of one moment. */
export interface Backup {
  /** WAL position of that moment: what was committed before is there, and nothing else. */
  readonly lsn: string;
  /**
   * Starts a server on the backup's own folder, hence once. Its WAL goes on from `lsn` on another timeline, as after a
   * restore to a point in time.
   *
   * @param port of the server. @default - a free one
   */
  restore(port?: number): Promise<DatabaseCopy>;
  /** Removes a backup that nobody restores. */
  discard(): Promise<void>;
}

/** @param slots whether the copy has the replication slots, as a copy of the disk would */
export async function takeBackup(route: Route, { slots }: { readonly slots: boolean }): Promise<Backup> {
  const { dir, lsn } = await baseBackup(route, slots);
  return {
    lsn,
    restore: async (port) => {
      const server = await startCopiedServer(route, dir, {
        signal: 'recovery.signal',
        settings: {
          // There is no archive: the backup came with all it needs.
          restore_command: 'false',
          recovery_target: 'immediate',
          recovery_target_action: 'promote',
        },
        port,
      });
      await waitUntil('the end of the recovery', async () => !(await inRecovery(server)));
      return { ...server, promote: () => promote(server) };
    },
    discard: () => rm(dir, { recursive: true, force: true }),
  };
}

/**
 * Starts a hot standby, one at a time. Until its end, the source hands a reader of a `failover` slot only what the
 * standby has.
 *
 * @param port of the standby. @default - a free one
 */
export async function startStandby(route: Route, port?: number): Promise<Standby> {
  const { endpoints, passwords } = route.settings;
  const { host, port: sourcePort, database } = endpoints.postgres;
  const name = `standby_${randomBytes(4).toString('hex')}`;
  const source = await openSource(route.settings);
  let server: CopiedServer | undefined;
  try {
    // Before the copy is made: the source keeps the WAL that the standby will ask for.
    await source.query('select pg_create_physical_replication_slot($1, true)', [name]);
    const { dir } = await baseBackup(route, false);
    const standby = await startCopiedServer(route, dir, {
      signal: 'standby.signal',
      settings: {
        primary_conninfo: `host=${host} port=${sourcePort} dbname=${database} user=${postgresAdmin} password=${passwords.postgres}`,
        primary_slot_name: name,
        hot_standby_feedback: 'on',
        sync_replication_slots: 'on',
      },
      port,
    });
    server = standby;
    await source.query(`alter system set synchronized_standby_slots = '${name}'`);
    await source.query('select pg_reload_conf()');
    return {
      ...standby,
      promote: () => promote(standby),
      caughtUp: () => caughtUp(route, standby),
      synced: (slot) => synced(route, standby, slot),
      end: async () => {
        await standby.end();
        await forgetStandby(route, name);
      },
    };
  } catch (error) {
    await server?.end();
    await forgetStandby(route, name);
    throw error;
  } finally {
    await source.end();
  }
}

async function promote(server: CopiedServer): Promise<void> {
  await asking(server.connect(), (client) => client.query('select pg_promote() where pg_is_in_recovery()'));
}

function inRecovery(server: CopiedServer): Promise<boolean> {
  return asking(server.connect(), (client) => holds(client, 'pg_is_in_recovery()'));
}

async function caughtUp(route: Route, standby: CopiedServer): Promise<void> {
  const lsn = await asking(openSource(route.settings), async (source) => {
    const { rows } = await source.query<{ lsn: string }>('select pg_current_wal_flush_lsn() as lsn');
    return rows[0]?.lsn;
  });
  await asking(standby.connect(), (client) =>
    waitUntil(`the standby to be at ${lsn}`, () => holds(client, 'pg_last_wal_replay_lsn() >= $1', [lsn])),
  );
}

async function synced(route: Route, standby: CopiedServer, slot: string): Promise<void> {
  await asking(openSource(route.settings), (source) =>
    asking(standby.connect(), (client) =>
      waitUntil(
        `slot ${slot} to be on the standby`,
        async () => {
          // A reader moves the slot only past such a record, of which the source writes one in 15 s by itself.
          await source.query('select pg_log_standby_snapshot()');
          // Wakes the worker, which sleeps up to 30 s when there was nothing to do.
          await client.query('select pg_reload_conf()');
          await sleep(200);
          return holds(
            client,
            `exists (select from pg_replication_slots
             where slot_name = $1 and synced and not temporary and invalidation_reason is null)`,
            [slot],
          );
        },
        // The slot has to pass where the standby began, and a load's long transactions hold it back.
        300,
      ),
    ),
  );
}

/** A source that is gone has nothing to forget. */
async function forgetStandby(route: Route, name: string): Promise<void> {
  const source = await openSource(route.settings).catch((error: unknown) => {
    // A door before it resets what it cannot lead in.
    if (!/^ECONN(REFUSED|RESET)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return undefined;
  });
  if (!source) return;
  await asking(Promise.resolve(source), async (client) => {
    await client.query('alter system reset synchronized_standby_slots');
    await client.query('select pg_reload_conf()');
    await waitUntil('the standby to leave its slot', () =>
      holds(client, 'not exists (select from pg_replication_slots where slot_name = $1 and active)', [name]),
    );
    await client.query(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1',
      [name],
    );
  });
}

/** Closes the connection behind the work. */
async function asking<Result>(
  connection: Promise<Client>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = await connection;
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function holds(client: Client, condition: string, values: unknown[] = []): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean | null }>(`select ${condition} as holds`, values);
  return rows[0]?.holds === true;
}
