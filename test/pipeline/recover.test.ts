import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectorName, slotName } from '../../lib/contracts/source-names';
import { recoveryLock } from '../../lambda/capture/restart-capture';
import { recoverCommand } from '../../local/recover/recover-command';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { startScratchRoute, type ScratchRoute } from './scratch-route';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

jest.setTimeout(600_000);

let scratch: ScratchRoute;
let admin: Client;

beforeAll(async () => {
  scratch = await startScratchRoute();
  admin = await connectAs(scratch.route, 'postgres');
});

afterAll(async () => {
  await admin.end();
  await scratch.end();
});

/** Inserts, updates and deletes until it is ended; every third row goes again. */
class Load {
  private ended = false;
  private readonly running: Promise<void>;
  made = 0;

  constructor(private readonly client: Client) {
    this.running = this.run();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      const symbol = `LOAD${this.made}`;
      await this.client.query(`insert into instruments values ($1, 'new', 'USD', true)`, [symbol]);
      await this.client.query(`update instruments set name = 'changed' where symbol = $1`, [symbol]);
      if (this.made % 3 === 0) {
        await this.client.query('delete from instruments where symbol = $1', [`LOAD${this.made - 30}`]);
      }
      this.made += 1;
      await sleep(30);
    }
  }
}

const tableOf = (name: string) => scratch.comparisons().then((all) => all[name]);

it('makes the lake the database again after the slot was dropped under load, deletes included', async () => {
  const writer = await connectAs(scratch.route, 'api');
  const load = new Load(writer);
  await waitUntil('some rows', () => Promise.resolve(load.made > 100));
  await waitUntil('the slot to be dropped', async () => {
    await admin.query('select pg_terminate_backend(active_pid) from pg_replication_slots where active');
    return admin.query('select pg_drop_replication_slot($1)', [slotName]).then(
      () => true,
      () => false,
    );
  });
  // Rows that the lake has, deleted while nobody captures.
  const { rowCount: gone } = await admin.query(
    `delete from instruments where symbol in ('LOAD1', 'LOAD2', 'LOAD4', 'LOAD5', 'LOAD7')`,
  );
  expect(gone).toBe(5);
  await sleep(3000);
  let text = '';
  const recovered = recoverCommand({
    args: [],
    stateDir: scratch.route.settings.state.dir,
    write: (part) => (text += part),
  });
  await expect(recovered).resolves.toBe(true);
  await load.end();
  await writer.end();
  expect(text).toContain('Capture goes on under epoch 2.');
  expect(text).toContain('Lake and database are identical');
  expect(await tableOf('instruments')).toMatchObject({ identical: true, examples: [] });
  const { athena, lake } = scratch.clients;
  const deletes = await allRows(
    await runQuery(
      athena,
      `SELECT symbol FROM instruments_changes WHERE _op = 'd' AND _epoch = 2 AND symbol IN ('LOAD1', 'LOAD2', 'LOAD4', 'LOAD5', 'LOAD7')`,
      lake,
    ),
  );
  expect(deletes.map(([symbol]) => symbol).sort()).toEqual(['LOAD1', 'LOAD2', 'LOAD4', 'LOAD5', 'LOAD7']);
});

it('keeps the epoch when the connector is registered again', async () => {
  const { routeHandlers } = await import('../../local/route/route-handlers');
  expect(await routeHandlers(scratch.route.settings).registerConnector()).toMatchObject({
    action: 'unchanged',
    epoch: 2,
  });
});

it('takes a snapshot though Kafka Connect has forgotten the connector, and not its offset', async () => {
  const { route } = scratch;
  await fetch(`${route.endpoints.connect}/connectors/${connectorName}`, { method: 'DELETE' });
  let text = '';
  const recovered = recoverCommand({
    args: [],
    stateDir: route.settings.state.dir,
    write: (part) => (text += part),
  });
  await expect(recovered).resolves.toBe(true);
  expect(text).toContain('Rows deleted since it was refused: 0 of instruments');
});

it('is refused while another one is under way, and changes nothing', async () => {
  const capture = async () => {
    const sql =
      'select epoch, slot_name from tidemark.capture_position left join pg_replication_slots on true';
    return (await admin.query<{ epoch: number; slot_name: string }>(sql)).rows;
  };
  const before = await capture();
  await admin.query('select pg_advisory_lock($1)', [recoveryLock]);
  const recovered = recoverCommand({
    args: [],
    stateDir: scratch.route.settings.state.dir,
    write: () => undefined,
  });
  await expect(recovered).rejects.toThrow('Another recovery of this database is under way');
  await admin.query('select pg_advisory_unlock($1)', [recoveryLock]);
  expect(await capture()).toEqual(before);
});

it('may be done again, and changes nothing but the epoch', async () => {
  await recoverCommand({
    args: [],
    stateDir: scratch.route.settings.state.dir,
    write: () => undefined,
  });
  const comparisons = await scratch.comparisons();
  for (const comparison of Object.values(comparisons)) expect(comparison).toMatchObject({ identical: true });
});
