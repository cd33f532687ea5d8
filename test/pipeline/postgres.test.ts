import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineHomes } from '../../local/engines/homes';
import { postgres } from '../../local/engines/postgres';
import { startRoute } from '../../local/route/route';
import { connectAs } from './source-session';

const asRoot = process.getuid?.() === 0;
const stopped = { adminPassword: 'not-needed', port: 1 };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-postgres-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

it('keeps its rows from one start to the next, on another port', async () => {
  for (const expected of [[], ['KEPT']]) {
    const route = await startRoute({ stateDir: folder, only: ['prepare-source'] });
    const api = await connectAs(route, 'api');
    const { rows } = await api.query<{ symbol: string }>('select symbol from instruments');
    await api.query(`insert into instruments values ('KEPT', 'Kept', 'USD', true) on conflict do nothing`);
    await api.end();
    await route.stop();
    await rm(join(folder, 'ports.json'));
    expect(rows.map(({ symbol }) => symbol)).toEqual(expected);
  }
}, 120_000);

it('begins anew after a first start that was interrupted', async () => {
  const { postgresBin: bin } = engineHomes();
  await mkdir(join(folder, 'data.partial'));
  await writeFile(join(folder, 'data.partial', 'PG_VERSION'), '18\n');
  await postgres({ ...stopped, bin, stateDir: folder }).prepare?.();
  expect(await readFile(join(folder, 'data', 'PG_VERSION'), 'utf8')).toBe('18\n');
  await expect(stat(join(folder, 'data.partial'))).rejects.toThrow('ENOENT');
  await expect(stat(join(folder, 'password.partial'))).rejects.toThrow('ENOENT');
}, 60_000);

(asRoot ? it : it.skip)(
  'runs for root from folders that are closed to everybody else (skipped: not root)',
  async () => {
    const bin = join(folder, 'native', 'bin');
    await cp(join(engineHomes().postgresBin, '..'), join(folder, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await chmod(folder, 0o700);
    await postgres({ ...stopped, bin, stateDir: join(folder, 'state') }).prepare?.();
    const { uid, mode } = await stat(join(folder, 'state', 'data'));
    expect([uid, mode & 0o777]).toEqual([65534, 0o700]);
  },
  60_000,
);

(asRoot ? it : it.skip)('says so when the data belongs to another user (skipped: not root)', async () => {
  await mkdir(join(folder, 'data'));
  const attempt = postgres({ ...stopped, bin: engineHomes().postgresBin, stateDir: folder }).prepare?.();
  await expect(attempt).rejects.toThrow('data belongs to user 0 and PostgreSQL would run as user 65534');
});
