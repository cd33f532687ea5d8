import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ConnectApi } from '../../lambda/capture/connect-api';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { connectorName } from '../../lib/contracts/source-names';
import { doctorCommand } from '../../local/doctor/doctor-command';
import { stages } from '../../local/doctor/finding';
import { identityOf } from '../../local/supervisor/identity';
import { ApiClient } from '../../local/job/api-client';
import { openClients } from '../../local/job/clients';
import { stateVariable } from '../../local/supervisor/leftovers';
import { startRoute, type Route } from '../../local/route/route';
import { stateFolder } from '../../local/supervisor/state';
import { temporaryFolder } from '../local/fixtures/temporary-folder';
import { waitUntil } from './wait-until';

jest.setTimeout(600_000);

describe('the whole route, up, down and up again', () => {
  const state = stateFolder(temporaryFolder());
  let route: Route;

  const start = async () => {
    route = await startRoute({ stateDir: state.dir });
  };

  beforeAll(start);
  afterAll(() => route.stop());

  const addInstrument = (symbol: string) =>
    new ApiClient(route.settings).send('POST', '/v1/instruments', {
      symbol,
      name: symbol,
      currency: 'EUR',
    });

  const symbolsInTheLake = async (): Promise<(string | null | undefined)[]> => {
    const clients = await openClients(route.settings);
    try {
      const { athena, lake } = clients;
      const rows = await allRows(
        await runQuery(athena, 'SELECT symbol FROM instruments ORDER BY symbol', lake),
      );
      return rows.map(([symbol]) => symbol);
    } finally {
      await clients.close();
    }
  };

  const inTheLake = (...symbols: string[]) =>
    waitUntil(`${symbols.join(', ')} in the lake`, async () => {
      const found = await symbolsInTheLake();
      return JSON.stringify(found) === JSON.stringify(symbols);
    });

  test('every part is a process of its own with a log, and the endpoints are written down', () => {
    const names = [
      'api',
      'athena',
      'connect',
      'delivery',
      'fold',
      'kafka',
      'ministack',
      'nginx',
      'postgres',
      'trino',
    ];
    expect(route.processes.map(({ name }) => name).sort()).toEqual(names);
    expect(readdirSync(state.logs)).toEqual(expect.arrayContaining(names.map((name) => `${name}.log`)));
    expect(JSON.parse(readFileSync(state.endpoints, 'utf8'))).toEqual(route.endpoints);
  });

  test('a row goes from POST to SQL', async () => {
    await addInstrument('AAA');
    await inTheLake('AAA');
  });

  /** @returns whether all is well, the first line, and the stages by how they are */
  const askDoctor = async () => {
    let text = '';
    const write = (part: string) => (text += part);
    const well = await doctorCommand({ args: [], stateDir: state.dir, write });
    const stages = [...text.matchAll(/│ (\w+) +│ (\w+) +│/g)];
    const [first = ''] = text.split('\n');
    const levels = new Map(stages.map(([, stage = '', level]) => [stage, level]));
    return { well, first, stages: Object.fromEntries(levels) as Readonly<Record<string, string>> };
  };

  test('the doctor finds each stage well, and names the one that is not', async () => {
    const healthy = Object.fromEntries(stages.map((stage) => [stage, 'ok']));
    expect(await askDoctor()).toEqual({
      well: true,
      first: expect.stringContaining('No comparison of lake and database is on record') as string,
      stages: { ...healthy, proof: 'NOTE' },
    });
    const connect = new ConnectApi(route.endpoints.connect);
    await connect.stop(connectorName);
    expect(await askDoctor()).toMatchObject({
      well: false,
      first: expect.stringMatching(/^capture: The connector is STOPPED\. \(docs\/runbook\.md, /) as string,
      stages: { source: 'ok', capture: 'TROUBLE', delivery: 'ok' },
    });
    await connect.resume(connectorName);
    await waitUntil('the connector to run again', async () => (await askDoctor()).stages.capture === 'ok');
  });

  test('what runs as ECS task or Lambda can be restarted, and rows still arrive', async () => {
    const before = new Map(route.processes.map(({ name, pid }) => [name, pid]));
    await route.restart('delivery');
    await route.kill('connect');
    await route.whenReady('connect');
    const changed = route.processes.filter(({ name, pid }) => before.get(name) !== pid);
    expect(changed.map(({ name }) => name).sort()).toEqual(['connect', 'delivery']);
    await addInstrument('BBB');
    await inTheLake('AAA', 'BBB');
  });

  test('a stop leaves no process, no lock and no endpoints', async () => {
    const pids = route.processes.map(({ pid }) => pid);
    await route.stop();
    expect(await route.stopped).toBeUndefined();
    expect(pids.filter((pid) => identityOf(pid) !== undefined)).toEqual([]);
    expect(carriersOf(state.dir)).toEqual([]);
    expect([state.endpoints, state.lock].filter(existsSync)).toEqual([]);
  });

  test('the next start goes on with the data that was there, on the same ports', async () => {
    const { endpoints } = route;
    await start();
    expect(route.endpoints).toEqual(endpoints);
    await inTheLake('AAA', 'BBB');
    await addInstrument('CCC');
    await inTheLake('AAA', 'BBB', 'CCC');
  });

  test('a broker that dies stops everything and is named', async () => {
    const pids = route.processes.map(({ pid }) => pid);
    await route.kill('kafka');
    expect((await route.stopped)?.message).toMatch(/^kafka ended on its own \(signal SIGKILL\); /);
    expect(pids.filter((pid) => identityOf(pid) !== undefined)).toEqual([]);
    expect(carriersOf(state.dir)).toEqual([]);
  });
});

/** Processes that a run in this state folder has started, by their environment; where /proc does not tell, none. */
function carriersOf(stateDir: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readFileSync(path.join('/proc', pid, 'environ'), 'utf8').includes(
          `${stateVariable}=${stateDir}\0`,
        );
      } catch {
        return false;
      }
    });
}
