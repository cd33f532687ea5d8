import { appendFile, chown, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { postgres } from '../../local/engines/postgres';
import { openSource } from '../../local/job/clients';
import { choosePorts } from '../../local/route/ports';
import type { Route } from '../../local/route/route';
import { KeptProcess } from '../../local/supervisor/kept-process';
import { stateVariable } from '../../local/supervisor/leftovers';
import { RunRecord } from '../../local/supervisor/run-record';

/** A server on a copy of the source's data folder. */
export interface CopiedServer {
  readonly port: number;
  /** Opens a connection as the superuser. */
  connect(): Promise<Client>;
  /** Ends the server and removes its folder. */
  end(): Promise<void>;
}

export interface CopiedServerSettings {
  /** Tells PostgreSQL how to recover. */
  readonly signal: 'recovery.signal' | 'standby.signal';
  /** Of PostgreSQL, beside those that the source was started with. */
  readonly settings: Readonly<Record<string, string>>;
  /** @default - a free one */
  readonly port?: number;
}

/**
 * Starts a server in `dir`, which holds the data folder as `data`, as the route starts the source.
 *
 * @throws Error with the tail of its log; then the folder is gone
 */
export async function startCopiedServer(
  route: Route,
  dir: string,
  { signal, settings, port: wished }: CopiedServerSettings,
): Promise<CopiedServer> {
  const { state, homes, passwords, endpoints } = route.settings;
  const removeFolder = () => rm(dir, { recursive: true, force: true });
  try {
    await configure(join(dir, 'data'), signal, settings);
    const port = wished ?? (await choosePorts(['copy'])).copy;
    const server = new KeptProcess(
      postgres({ bin: homes.postgresBin, stateDir: dir, port, adminPassword: passwords.postgres }),
      {
        logFile: join(dir, 'server.log'),
        cwd: dir,
        env: { [stateVariable]: state.dir },
        record: new RunRecord(join(dir, 'processes.json')),
        log: () => undefined,
        onLost: () => undefined, // a fault may be that it is killed
      },
    );
    await server.start();
    return {
      port,
      connect: () =>
        openSource({
          passwords: route.settings.passwords,
          endpoints: { ...endpoints, postgres: { ...endpoints.postgres, port } },
        }),
      end: async () => {
        await server.stop();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** The last value of a setting wins in this file. */
async function configure(
  data: string,
  signal: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  // The source may name standbys of its own, for which a copy would wait in vain.
  const lines = Object.entries({ synchronized_standby_slots: '', ...settings }).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  const { uid, gid } = await stat(data);
  await appendFile(join(data, 'postgresql.auto.conf'), lines.join(''));
  await writeFile(join(data, signal), '');
  await chown(join(data, signal), uid, gid);
}
