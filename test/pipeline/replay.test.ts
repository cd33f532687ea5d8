import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import { putInto } from '../../lambda/delivery/lake-bucket';
import { QuarantineFolder } from '../../lambda/delivery/quarantine-folder';
import { replayTable } from '../../lambda/delivery/replay-quarantine';
import { replayRange } from '../../lambda/delivery/replay-topic';
import { foldTable } from '../../lambda/query/fold-table';
import { quarantineKey, quarantinePrefix, rawPrefix } from '../../lib/contracts/lake-layout';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { foldCommand } from '../../local/fold/fold-command';
import { replayCommand } from '../../local/replay/replay-command';
import type { Command } from '../../local/run-command';
import { upkeepCommand } from '../../local/upkeep/upkeep-command';
import { balances, ChangingTable } from './changing-table';
import { bytesOf, keysUnder } from './lake-files';
import { OwnTables } from './own-tables';

jest.setTimeout(300_000);

const parcels: CapturedTable = {
  schema: 'public',
  name: 'parcels',
  primaryKey: ['id'],
  partitions: 2,
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'label', type: 'text' },
  ],
};
/** The contract after it was mended: the column that the database has. */
const mended: CapturedTable = {
  ...parcels,
  columns: [...parcels.columns, { name: 'weight', type: 'numeric(10,3)', nullable: true }],
};
const limits = { round: { files: 100, bytes: 10_000_000, hours: 100 } };
const dayMs = 86_400_000;

let own: OwnTables;
const run = (sql: string) => own.owner.query(sql);
const rows = (sql: string) => own.lake.rows(sql);
const fold = (table = parcels) => foldTable(own.lake.folding, table, limits);
const put = () => putInto(own.lake.place.bucket, own.lake.s3);

beforeAll(async () => {
  own = await OwnTables.start([parcels], {
    extensions: [],
    ddl: ['create table parcels (id bigint primary key, label text not null)'],
    before: [`insert into parcels values (0, 'there before capture')`],
  });
}, 180_000);

afterAll(() => own.end());

type Contents = Record<string, (readonly (string | null)[])[]>;

/** All that people can ask for. */
async function views(): Promise<Contents> {
  return {
    newest: await rows('SELECT * FROM parcels ORDER BY id'),
    changes: await rows('SELECT * FROM parcels_changes ORDER BY _lsn, _offset, _op, id'),
  };
}

/** And what is behind it. */
async function contents(): Promise<Contents> {
  return {
    ...(await views()),
    current: await rows('SELECT * FROM parcels_current ORDER BY id'),
    history: await rows('SELECT * FROM parcels_history ORDER BY _lsn, _offset, _op, id'),
    watermark: await rows(`SELECT _topic, _partition, _offset, dt FROM fold_watermark ORDER BY 1, 2`),
  };
}

const expectIdentical = async () => {
  expect((await own.comparisons())['parcels']).toMatchObject({ identical: true, examples: [] });
};
const keysOf = (prefix: string) => keysUnder(own.lake.s3, own.lake.place.bucket, prefix);
const bytes = (key: string) => bytesOf(own.lake.s3, own.lake.place.bucket, key);

describe('a range of a topic that is delivered again', () => {
  const replay = (partition: number, from: bigint, to: bigint) => {
    const kafka = new Kafka({ brokers: [own.lake.route.endpoints.kafka], logLevel: logLevel.NOTHING });
    return replayRange(kafka, parcels, { topic: topicOf(parcels), partition, from, to }, put(), 4);
  };
  const endOf = (partition: number) => own.records.filter((record) => record.partition === partition).length;

  it('changes nothing that people can ask for, before the fold and after it, however often', async () => {
    await run(`insert into parcels select n, 'parcel ' || n from generate_series(1, 40) as n`);
    await run(`update parcels set label = label || ', sent' where id % 3 = 0`);
    await run('update parcels set id = id + 100 where id between 10 and 12');
    await run('delete from parcels where id between 20 and 25');
    await own.caughtUp();
    await fold();
    const before = await contents();
    expect(before['history']).toHaveLength(own.records.length);
    await expectIdentical();
    for (const [from, to] of [
      [0n, 2n ** 62n],
      [3n, 9n],
    ] as const) {
      const ends = [endOf(0), endOf(1)].map(BigInt);
      expect(Math.min(...ends.map(Number))).toBeGreaterThan(10);
      expect(await Promise.all([replay(0, from, to), replay(1, from, to)])).toEqual(
        ends.map((end) => {
          const records = Number((to < end ? to + 1n : end) - from);
          return { table: 'parcels', records, quarantined: 0 };
        }),
      );
      expect(await views()).toEqual({ newest: before['newest'], changes: before['changes'] });
      await fold();
      expect(await contents()).toEqual(before);
    }
  });

  it('is only what the topic has', async () => {
    const end = BigInt(endOf(0));
    expect(await replay(0, end, end + 10n)).toMatchObject({ records: 0 });
    await expect(replay(7, 0n, 1n)).rejects.toThrow('cdc.public.parcels has no partition 7: it has 2.');
  });

  it('brings back what was lost of the raw zone, after later changes were folded', async () => {
    await run(`insert into parcels select n, 'lost' from generate_series(200, 219) as n`);
    await run(`update parcels set label = 'found again' where id between 210 and 219`);
    const first = [endOf(0), endOf(1)];
    await own.caughtUp();
    const lost = (await keysOf(rawPrefix(parcels))).filter((key) => {
      const offset = Number(/-(\d{20})\.parquet$/.exec(key)?.[1] ?? -1);
      return first.some((from, partition) => key.includes(`parcels-${partition}-`) && offset >= from);
    });
    expect(lost).toHaveLength(2);
    for (const Key of lost) {
      await own.lake.s3.send(new DeleteObjectCommand({ Bucket: own.lake.place.bucket, Key }));
    }
    await run('delete from parcels where id between 200 and 204');
    await run(`update parcels set label = 'later' where id = 219`);
    await own.caughtUp();
    await fold();
    expect((await own.comparisons())['parcels']).toMatchObject({ identical: false });
    await Promise.all(first.map((from, partition) => replay(partition, BigInt(from), 2n ** 62n)));
    await fold();
    await expectIdentical();
    expect((await contents())['history']).toHaveLength(own.records.length);
    const changes = await rows('SELECT _op, label FROM parcels_history WHERE id = 219 ORDER BY _lsn');
    expect(changes).toEqual([
      ['c', 'lost'],
      ['u', 'found again'],
      ['u', 'later'],
    ]);
  });
});

describe('records in quarantine', () => {
  const folder = () =>
    new QuarantineFolder(own.lake.s3, own.lake.place.bucket, quarantinePrefix(topicOf(parcels)));
  const keys = () => keysOf(quarantinePrefix(topicOf(parcels)));
  const keep = (key: string, body: Uint8Array) => put()({ key, contentType: 'application/json', body });
  /** As if the records had been captured so long ago, and set aside by a version that wrote many lines. */
  const age = async (ms: number) => {
    for (const key of await keys()) {
      const record = JSON.parse(Buffer.from(await bytes(key)).toString()) as { timestamp: number };
      const older = { ...record, timestamp: record.timestamp - ms };
      await keep(key, Buffer.from(`${JSON.stringify(older, undefined, 2)}\n`));
    }
  };
  const replay = (table: CapturedTable) => replayTable(table, folder(), put(), 4);

  it('stay there as long as the contract is as it was', async () => {
    await run('alter table parcels add column weight numeric(10,3)');
    await run(`insert into parcels values (300, 'heavy', 1000.125), (301, 'light', 0.001)`);
    await run('update parcels set weight = weight + 1 where id = 300');
    await run('delete from parcels where id = 301');
    await own.caughtUp();
    expect(await keys()).toHaveLength(3);
    const before = await views();
    const reason =
      'cdc.public.parcels: field "weight" is no column of parcels; add it to lib/contracts/tables.ts.';
    expect(await replay(parcels)).toEqual({ table: 'parcels', replayed: 0, left: 3, reason });
    expect(await keys()).toHaveLength(3);
    expect(await views()).toEqual(before);
    const sql = `SELECT "partition", "offset", value, reason FROM quarantine WHERE topic = '${topicOf(parcels)}'`;
    const there = await keys();
    const refused = own.records
      .filter(({ offset, ...place }) => there.includes(quarantineKey({ ...place, offset: BigInt(offset) })))
      .map(({ partition, offset, value }) => [String(partition), String(offset), value, reason]);
    expect(refused).toHaveLength(3);
    expect((await rows(sql)).sort()).toEqual(refused.sort());
    await fold();
  });

  it('come into the lake when it was mended, days later and after later changes were folded', async () => {
    await age(3 * dayMs);
    own.mend(mended);
    await own.lake.add(mended);
    await run(`update parcels set label = 'last', weight = 7 where id = 300`);
    await run(`update parcels set weight = 5.5 where id = 1`);
    await own.caughtUp();
    await fold(mended);
    expect(await replay(mended)).toEqual({ table: 'parcels', replayed: 3, left: 0 });
    expect(await keys()).toEqual([]);
    await fold(mended);
    await expectIdentical();
    const changes = (where: string) =>
      rows(`SELECT _op, label, weight FROM parcels_history WHERE ${where} ORDER BY _lsn, _offset`);
    expect(await changes('id = 300')).toEqual([
      ['c', 'heavy', '1000.125'],
      ['u', 'heavy', '1001.125'],
      ['u', 'last', '7.000'],
    ]);
    expect(await changes('id = 301')).toEqual([
      ['c', 'light', '0.001'],
      ['d', null, null],
    ]);
    expect((await contents())['history']).toHaveLength(own.records.length);
  });

  it('that are delivered once more, since a kill left them there, change nothing', async () => {
    await run('alter table parcels add column tare numeric(10,3)');
    await run(`insert into parcels values (400, 'boxed', 2, 0.5)`);
    await own.caughtUp();
    const withTare: CapturedTable = {
      ...mended,
      columns: [...mended.columns, { ...mended.columns[2]!, name: 'tare' }],
    };
    own.mend(withTare);
    await own.lake.add(withTare);
    const [key = ''] = await keys();
    const record = await bytes(key);
    await replay(withTare);
    await fold(withTare);
    await expectIdentical();
    const before = await contents();
    await keep(key, record);
    expect(await replay(withTare)).toMatchObject({ replayed: 1 });
    await fold(withTare);
    expect(await contents()).toEqual(before);
  });
});

it('the commands beside npm start say of each table what they did', async () => {
  const said = async (command: Command, ...args: string[]) => {
    let text = '';
    await command({ args, stateDir: own.lake.stateDir, write: (part) => (text += part) });
    return text;
  };
  const [instruments] = tables.filter(({ name }) => name === 'instruments');
  const row = { symbol: 'ACME', name: 'Acme', currency: 'USD', listed: true };
  await own.lake.deliver(instruments!, [{ op: 'c', lsn: 1, offset: 0, row }]);
  expect(await said(replayCommand)).toBe('There is nothing in quarantine.\n');
  expect(await said(foldCommand, '--table', 'instruments', '--table', 'orders')).toBe(
    'instruments: 1 change of 1 file folded into instruments_history and instruments_current; what they had already was not doubled.\n' +
      'orders: nothing new.\n',
  );
  expect(await said(upkeepCommand, '--table', 'instruments')).toContain(
    'instruments: history and current are tidy; none of its change files was old enough to be removed.\n',
  );
  expect(await rows('SELECT symbol, name FROM instruments')).toEqual([['ACME', 'Acme']]);
  await expect(said(foldCommand, '--table', 'order')).rejects.toThrow('No table is called "order"');
});

it('a topic that was made anew, with offsets from 0, is folded as before', async () => {
  const table = new ChangingTable(11);
  const state = () => rows('SELECT * FROM balances ORDER BY region, day');
  await own.lake.add(balances);
  await own.lake.deliver(balances, table.commit(60));
  await fold(balances);
  const marks = await rows(`SELECT _partition, _offset FROM fold_watermark WHERE table_name = 'balances'`);
  table.beginOffsets();
  for (const count of [15, 10, 20]) {
    await own.lake.deliver(balances, table.commit(count));
    expect(await state()).toEqual(table.state());
    await fold(balances);
    expect(await state()).toEqual(table.state());
  }
  const changes = (await rows('SELECT _lsn, _op, region, day FROM balances_history')).map((row) =>
    row.join(' '),
  );
  expect(changes.sort()).toEqual([...table.changes].sort());
  expect(await rows(`SELECT _partition, _offset FROM fold_watermark WHERE table_name = 'balances'`)).toEqual(
    expect.arrayContaining(marks),
  );
});
