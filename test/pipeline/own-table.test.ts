import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { readEndpoints } from '../../local/endpoints-file';
import { dailyBars, lastCommonDay } from '../../local/job/market-data';
import { apiPortVariable, choosePorts } from '../../local/route/ports';
import { pageTables } from '../local/job/page-tables';
import { repository } from '../run/run-command';
import { applyReadmeEdits, readmeEdits } from './readme-edits';
import { scratchCheckout, type ScratchCheckout } from './scratch-checkout';
import { waitUntil } from './wait-until';

jest.setTimeout(600_000);
const run = promisify(execFile);

describe("a table of one's own, by the two edits that the README shows", () => {
  let scratch: ScratchCheckout;
  let checkout: string;
  let started: ChildProcess;
  let screen = '';

  beforeAll(async () => {
    scratch = await scratchCheckout();
    checkout = scratch.folder;
    await symlink(path.join(repository, 'node_modules'), path.join(checkout, 'node_modules'));
    await applyReadmeEdits(await readmeEdits(repository), checkout);

    const { nginx } = await choosePorts(['nginx']);
    started = spawn('npm', ['start'], {
      cwd: checkout,
      detached: true,
      env: { ...process.env, [apiPortVariable]: String(nginx) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (text: Buffer) => {
        screen += text.toString();
      });
    }
    await waitUntil(
      'npm start to be up',
      () => Promise.resolve(screen.includes('Ctrl-C') || started.exitCode !== null),
      400,
    );
    if (started.exitCode !== null) throw new Error(`npm start ended:\n${screen}`);
  });
  afterAll(async () => {
    if (started.exitCode === null && started.pid !== undefined) {
      process.kill(-started.pid, 'SIGINT');
      await once(started, 'exit');
    }
    await scratch.remove();
  });

  const query = async (sql: string) => {
    const { stdout } = await run('npm', ['run', '--silent', 'query', '--', sql, '--format', 'json'], {
      cwd: checkout,
    });
    return JSON.parse(stdout) as unknown[];
  };

  test('its rows can be asked for in SQL, exactly', async () => {
    const { postgres } = readEndpoints(path.join(checkout, '.tidemark/endpoints.json'))!;
    const secrets = JSON.parse(
      await readFile(path.join(checkout, '.tidemark/data/secrets.json'), 'utf8'),
    ) as { api: string };
    const client = new Client({ ...postgres, user: 'api', password: secrets.api });
    await client.connect();
    await client.query(`INSERT INTO fees (order_id, amount, charged_at, remark) VALUES
      ((SELECT min(id) FROM orders), 12.3456, '1969-12-31T23:59:59.999999+02:00', NULL),
      ((SELECT min(id) FROM orders), -99999999.9999, '2026-01-01T00:00:00Z', '')`);
    await client.end();

    const asked = () =>
      query(`SELECT amount, CAST(charged_at AS varchar) AS charged_at, remark FROM fees ORDER BY id`);
    await waitUntil('the rows to be in the lake', async () => (await asked()).length === 2);
    expect(await asked()).toEqual([
      { amount: '12.3456', charged_at: '1969-12-31 21:59:59.999999', remark: null },
      { amount: '-99999999.9999', charged_at: '2026-01-01 00:00:00.000000', remark: '' },
    ]);
  });

  test('npm start prints three questions, and crawls prices whose table holds every row of the files', async () => {
    for (const title of ['Last prices', 'Sales by instrument', 'Sales by region'])
      expect(screen).toContain(`\n${title}\n┌`);
    expect(screen).toContain(
      'tidemark_landing.closing_prices: made; 6 files of csv, by symbol, 6 new partitions\n',
    );
    const rows = await query(
      'SELECT symbol, CAST(day AS varchar) AS day, close FROM tidemark_landing.closing_prices ORDER BY day, symbol',
    );
    const closes = (rows as Record<string, string>[]).map((row) => ({ ...row, close: Number(row.close) }));
    expect(closes).toEqual(
      dailyBars().map(({ symbol, day, close }) => ({ symbol, day, close: Number(close) })),
    );
  });

  test('npm start draws the answers of a dashboard, in which stands what npm run query says', async () => {
    const page = await readFile(path.join(checkout, '.tidemark/report.html'), 'utf8');
    expect(pageTables(page).size).toBeGreaterThan(4);
    for (const args of [['sales-by-region'], ['top-movers', '--param', `day=${lastCommonDay()}`]]) {
      const named = ['run', '--silent', 'query', '--', '--format', 'json', '--name', ...args];
      const { stdout } = await run('npm', named, { cwd: checkout });
      const rows = (JSON.parse(stdout) as Record<string, unknown>[]).map((row) =>
        Object.values(row).map(String),
      );
      expect(rows.length).toBeGreaterThan(2);
      expect(pageTables(page).get(`The answer to ${args[0]}`)).toEqual(rows);
    }
  });

  test('it is one of the tables that npm start compares', async () => {
    const report: unknown = JSON.parse(await readFile(path.join(checkout, '.tidemark/report.json'), 'utf8'));
    expect(report).toMatchObject({ identical: true, tables: { fees: { rows: 0 } } });
  });
});
