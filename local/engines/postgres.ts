import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { sourceDatabase } from '../../lib/contracts/source-names';
import type { ProcessSpec } from '../supervisor/process-spec';
import { unprivileged, type Unprivileged } from './unprivileged';

export interface PostgresSettings {
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** Folder of this engine's data; made when missing. */
  readonly stateDir: string;
  readonly port: number;
  /** Password of the role `postgres`; taken when the data folder is made, needed again to see readiness. */
  readonly adminPassword: string;
}

export const postgresAdmin = 'postgres';

/**
 * PostgreSQL as RDS hands it over: an admin role with a password, one empty database, logical replication on. What
 * differs from PostgreSQL's defaults is in `sourceSettings` below.
 */
export function postgres(settings: PostgresSettings): ProcessSpec {
  const { bin, stateDir, port, adminPassword } = settings;
  const data = join(stateDir, 'data');
  const user = unprivileged([bin, stateDir]);
  return {
    name: 'postgres',
    command: user.wrap([join(bin, 'postgres'), '-D', data, ...serverSettings(port)]),
    prepare: () => initialise(bin, stateDir, adminPassword, user),
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    stopSeconds: 20,
    ready: {
      what: `PostgreSQL to answer on port ${port}`,
      deadlineSeconds: 60,
      check: () => answers(port, adminPassword),
    },
  };
}

/** What differs from PostgreSQL's defaults, wherever the route's database runs on one machine. */
export const sourceSettings = {
  wal_level: 'logical',
  max_wal_senders: 8,
  max_replication_slots: 8,
  // Unlimited by default: a stopped connector would fill the disk.
  max_slot_wal_keep_size: '2GB',
  max_connections: 60,
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Rows stay out of the log: no failed statement, no DETAIL with a key's values.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
} as const;

function serverSettings(port: number): string[] {
  const values = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...sourceSettings };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Makes the data folder in one go: a start that is interrupted leaves a `.partial` that the next one throws away. */
async function initialise(
  bin: string,
  stateDir: string,
  password: string,
  user: Unprivileged,
): Promise<void> {
  const data = join(stateDir, 'data');
  await mkdir(stateDir, { recursive: true });
  const owner = await ownerOf(data);
  if (owner !== undefined) {
    if (owner === user.uid) return;
    throw new Error(
      `${data} belongs to user ${owner} and PostgreSQL would run as user ${user.uid}; start as the user of the first start, or remove the folder.`,
    );
  }
  const partial = join(stateDir, 'data.partial');
  const passwordFile = join(stateDir, 'password.partial');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  if (user.uid !== process.getuid?.()) {
    await chown(partial, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  try {
    await run(
      user.wrap([
        join(bin, 'initdb'),
        ...['-D', partial, '-U', postgresAdmin, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        // Code point order everywhere, so that a text sorts alike on every machine and in the lake.
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ]),
    );
    // The single-user server is the only way in before the first start; RDS makes this database with the instance.
    await run(
      user.wrap([join(bin, 'postgres'), '--single', '-D', partial, 'postgres']),
      `create database ${sourceDatabase}\n`,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, data);
}

/** User id; undefined when there is no such folder. */
async function ownerOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

function run([program, ...args]: readonly [string, ...string[]], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: dirname(program), env: { PATH: process.env.PATH, LANG: 'C' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`PostgreSQL's data folder could not be made: ${output.trim().slice(-500)} (${code})`),
        );
    });
    child.stdin.end(input);
  });
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: postgresAdmin,
    password,
    database: sourceDatabase,
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => undefined); // the server may close the connection while it starts; the next try tells
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end();
  }
}
