import { join } from 'node:path';
import { Client } from 'pg';
import { sourceRoles } from '../../lib/contracts/source-names';
import { preflight, problemLine } from '../../lambda/source/preflight';
import { leastWalMiB as usualLeastWalMiB } from '../../lambda/source/preflight-contract';
import { parseOptions } from '../parse-options';
import { loadPasswords } from '../route/secrets';
import { runningRoute } from '../running-route';
import { stateFolder } from '../supervisor/state';
import type { CommandContext } from '../run-command';

export const usage = `Usage: npm run preflight [-- --url URL]

Looks whether the connector can capture a PostgreSQL database, and tells every problem at once, each with its fix. It
changes nothing. Ends with 1 when there is an error. Without --url it looks at the route that runs on this machine.

  --url URL       postgresql://USER:PASSWORD@HOST:PORT/DATABASE of another database, with any role that may connect
  --role NAME     role of the connector there (default: capture)
  --least-wal N   MiB of WAL that must be kept for a stopped connector (default: 1024)
  --help          this text
`;

/**
 * `npm run preflight`
 *
 * @returns whether nothing stands in the way of capture
 * @throws Error one sentence for the user
 */
export async function preflightCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      url: { type: 'string' },
      role: { type: 'string', default: sourceRoles[2] },
      'least-wal': { type: 'string', default: String(usualLeastWalMiB) },
    },
  });
  const leastWalMiB = Number(values['least-wal']);
  if (!Number.isInteger(leastWalMiB) || leastWalMiB < 1) {
    throw new Error('--least-wal takes a whole number of MiB, such as 1024.');
  }
  const client = values.url === undefined ? ofRoute(stateDir) : ofUrl(values.url);
  await client.connect();
  try {
    const { server, problems } = await preflight(client, { role: values.role, leastWalMiB });
    for (const problem of problems) write(`${problem.severity} ${problemLine(problem)}\n`);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    write(
      errors === 0
        ? `PostgreSQL ${server} is ready for capture.\n`
        : `PostgreSQL ${server} cannot be captured yet: ${errors} ${errors === 1 ? 'error' : 'errors'}.\n`,
    );
    return errors === 0;
  } finally {
    await client.end();
  }
}

function ofRoute(stateDir: string): Client {
  const { host, port, database } = runningRoute(stateDir).postgres;
  const password = loadPasswords(stateFolder(join(stateDir)).secrets).capture;
  return new Client({ host, port, database, user: 'capture', password });
}

function ofUrl(url: string): Client {
  try {
    return new Client({ connectionString: new URL(url).href, connectionTimeoutMillis: 10_000 });
  } catch {
    throw new Error('--url takes postgresql://USER:PASSWORD@HOST:PORT/DATABASE.');
  }
}
