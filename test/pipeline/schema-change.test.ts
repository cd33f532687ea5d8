import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Difference } from '../../lambda/query/compare-contents';
import { foldTable } from '../../lambda/query/fold-table';
import { listRawFiles } from '../../lambda/query/raw-files';
import type { CapturedTable, Column } from '../../lib/contracts/tables';
import { OwnTables } from './own-tables';
import { connectAs } from './source-session';
import { StockLoad } from './stock-load';
import { waitUntil } from './wait-until';

jest.setTimeout(240_000);

const calm: CapturedTable = {
  schema: 'public',
  name: 'calm',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'n', type: 'integer' },
  ],
};
const stock: CapturedTable = {
  schema: 'public',
  name: 'stock',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'integer' },
    { name: 'grade', type: 'enum(grade)' },
    { name: 'pieces', type: 'integer' },
    { name: 'weight', type: 'real' },
    { name: 'price', type: 'numeric(6,2)' },
    { name: 'label', type: 'text' },
  ],
};
const ddl = [
  `create type grade as enum ('a', 'b')`,
  'create table calm (id bigint primary key, n integer not null)',
  `create table stock (id integer primary key, grade grade not null, pieces integer not null, weight real not null,
    price numeric(6,2) not null, label text not null)`,
];
const narrow = {
  grade: (n: number) => (n % 2 === 0 ? `'a'` : `'b'`),
  pieces: (n: number) => String(2_147_483_647 - n),
  weight: (n: number) => `${n} + 0.1::real`,
  price: (n: number) => `${n} + 0.07`,
  label: (n: number) => `'label ' || ${n}`,
};
const wide = {
  ...narrow,
  pieces: (n: number) => String(9_007_199_254_740_991n + BigInt(n)),
  price: (n: number) => `12345678901234567${n}.99`,
};
const limits = { round: { files: 200, bytes: 10_000_000, hours: 100 } };

describe('a table that changes while it is written, read and folded', () => {
  let own: OwnTables;
  let load: StockLoad;
  let writing: Client;
  let contract = stock;
  const going: { stop: () => Promise<void> }[] = [];
  /** What failed meanwhile. */
  const failures: string[] = [];

  /** Does the work again and again until the end. */
  function keepOn(what: string, work: () => Promise<unknown>, pauseMs: number): void {
    const end = new AbortController();
    const run = async () => {
      while (!end.signal.aborted) {
        const before = own.contract;
        await work().catch((error: unknown) => {
          // A statement that was under way when the catalog changed may fail, and is asked again.
          if (own.contract === before) failures.push(`${what}: ${String(error)}`);
        });
        await sleep(pauseMs);
      }
    };
    const running = run();
    going.push({
      stop: () => {
        end.abort();
        return running;
      },
    });
  }

  const without = (column: string) =>
    Object.fromEntries(Object.entries(load.columns).filter(([name]) => name !== column));
  const fold = (table: CapturedTable) => foldTable(own.lake.folding, table, { ...limits, until: 0 });
  const migrate = (sql: string) => own.owner.query(sql);
  const rows = (sql: string) => own.lake.rows(sql);

  /** Deploys the contract with these columns in place of those of their names, or beside them. */
  async function deploy(...changed: readonly Column[]): Promise<void> {
    const [first, ...rest] = contract.columns.map(
      (column) => changed.find(({ name }) => name === column.name) ?? column,
    );
    const added = changed.filter(({ name }) => !contract.columns.some((column) => column.name === name));
    const next: CapturedTable = { ...contract, columns: [first!, ...rest, ...added] };
    await own.deploy(next, calm);
    contract = next;
  }

  /** What there is of some keys of `stock` in the database, in the topic and in the lake. */
  async function whereabouts(of: readonly Pick<Difference, 'key'>[]): Promise<object[]> {
    return Promise.all(
      of.map(async ({ key: [id = ''] }) => ({
        source: (await own.admin.query(`select to_json(stock)::text as row from stock where id = ${id}`))
          .rows,
        topic: own.records
          .map(({ value }) => Buffer.from(value ?? '', 'base64').toString())
          .filter((text) => text.startsWith(`{"id":${id},`)),
        raw: await rows(`select _offset, _lsn, weight, pieces from stock_raw where id = ${id}`),
        current: await rows(`select _offset, _lsn, weight, pieces from stock_current where id = ${id}`),
        view: await rows(`select weight, pieces from stock where id = ${id}`),
      })),
    );
  }

  async function expectIdentical(): Promise<void> {
    await load.more();
    const comparisons = await load.whileResting(() => own.comparisons());
    const identical = { identical: true, examples: [] };
    // First, since it tells where a value was lost.
    expect(await whereabouts(comparisons['stock']?.examples ?? [])).toEqual([]);
    expect(comparisons).toMatchObject({ stock: identical, calm: identical });
    expect(failures).toEqual([]);
  }

  beforeAll(async () => {
    own = await OwnTables.start([stock, calm], {
      extensions: [],
      ddl,
      before: [`insert into stock values (-1, 'a', -1, 0.1, -0.01, '')`, 'insert into calm values (-1, -1)'],
    });
    writing = await connectAs(own.lake.route, 'api');
    load = new StockLoad(writing, narrow);
    keepOn('delivery', () => own.deliverRead(), 200);
    keepOn('fold', () => Promise.all([fold(contract), fold(calm)]), 500);
    keepOn('question', () => rows('select max(id), max(pieces), max(weight), max(price) from stock'), 200);
    keepOn('question', () => rows('select _op, _lsn, price from stock_changes limit 1'), 200);
    await load.more();
  });
  afterAll(async () => {
    await load.stop();
    for (const one of going) await one.stop();
    await writing.end();
    await own.end();
  });

  test('a new column can be asked for without a change to old files', async () => {
    const { s3, place } = own.lake;
    const files = () => listRawFiles(s3, place.bucket, stock);
    await load.more();
    await own.caughtUp();
    const before = await files();
    await deploy({ name: 'colour', type: 'text', nullable: true });
    await migrate('alter table stock add column colour text');
    load.columns = { ...narrow, colour: (n) => `'colour ' || ${n}` };
    await waitUntil(
      'the new column',
      async () => Number((await rows('select count(colour) from stock'))[0]?.[0]) > 5,
    );
    expect(await files()).toEqual(expect.arrayContaining(before));
    expect(await rows('select colour from stock where id = -1')).toEqual([[null]]);
    await expectIdentical();
    expect(own.setAside).toEqual([]);
  });

  test('columns get wider, and old values stay what they are', async () => {
    await expect(deploy({ name: 'weight', type: 'double precision' })).rejects.toThrow(
      `Column weight of stock_raw is float in the lake's files and cannot become double. Add a column with another name`,
    );
    await deploy(
      { name: 'id', type: 'bigint' },
      { name: 'pieces', type: 'bigint' },
      { name: 'price', type: 'numeric(38,2)' },
    );
    // Between the two, capture still brings the narrow types.
    await expectIdentical();
    await migrate(`alter table stock alter column id type bigint, alter column pieces type bigint,
      alter column price type numeric(38,2)`);
    load.columns = { ...load.columns, ...wide };
    await expectIdentical();
    expect(await rows('select pieces, price from stock where id = -1')).toEqual([['-1', '-0.01']]);
    expect(own.setAside).toEqual([]);
  });

  test('a column takes nulls, and another takes none any more', async () => {
    await deploy({ name: 'label', type: 'text', nullable: true });
    await migrate('alter table stock alter column label drop not null');
    load.columns = { ...load.columns, label: (n) => (n % 3 === 0 ? 'null' : `'label ' || ${n}`) };
    await migrate(`update stock set colour = '' where colour is null`);
    await migrate('alter table stock alter column colour set not null');
    await own.caughtUp();
    await deploy({ name: 'colour', type: 'text' });
    await expectIdentical();
    expect(own.setAside).toEqual([]);
  });

  test('an enum gets a value', async () => {
    await migrate(`alter type grade add value 'c' before 'a'`);
    load.columns = { ...load.columns, grade: () => `'c'` };
    await expectIdentical();
    expect(await rows(`select count(*) > 0 from stock where grade = 'c'`)).toEqual([['true']]);
    expect(own.setAside).toEqual([]);
  });

  test('a column is renamed by a new one beside it, and dropped', async () => {
    await deploy({ name: 'title', type: 'text', nullable: true });
    await migrate('alter table stock add column title text');
    load.columns = { ...load.columns, title: (n) => `'title ' || ${n}` };
    await migrate('update stock set title = label where title is null');
    await expectIdentical();
    load.columns = without('label');
    await load.more(2);
    await migrate('alter table stock drop column label');
    await expectIdentical();
    expect(await rows(`select title from stock where id = -1`)).toEqual([['']]);
    expect(own.setAside).toEqual([]);
  });

  test('a change that the contract does not take is set aside with its reason, and another table goes on', async () => {
    await migrate('alter table stock alter column pieces type text using pieces::text');
    load.columns = { ...load.columns, pieces: (n) => `'some ' || ${n}` };
    await load.more();
    const comparisons = await load.whileResting(() => own.comparisons());
    expect(comparisons['calm']).toMatchObject({ identical: true, examples: [] });
    expect(new Set(own.setAside.map(({ topic, reason }) => `${topic} ${reason}`))).toEqual(
      new Set(['cdc.public.stock cdc.public.stock: field "pieces" holds text where a bigint belongs.']),
    );
    expect(failures).toEqual([]);
    await expect(deploy({ name: 'pieces', type: 'text' })).rejects.toThrow(
      `Column pieces of stock_raw is bigint in the lake's files and cannot become string. Add a column with another name`,
    );
  });

  test('the way back is another column, filled at the source', async () => {
    const pieces = load.columns['pieces']!;
    await deploy(
      { name: 'pieces', type: 'bigint', nullable: true },
      { name: 'amount', type: 'text', nullable: true },
    );
    await migrate('alter table stock alter column pieces drop not null');
    load.columns = without('pieces');
    await load.more(2);
    await migrate('alter table stock rename column pieces to amount');
    load.columns = { ...load.columns, amount: pieces };
    await migrate('update stock set amount = amount');
    await expectIdentical();
  });

  test('history has every change once, and the current table is what the view shows', async () => {
    await load.stop();
    await own.caughtUp();
    for (const one of going.splice(0)) await one.stop();
    expect(await foldTable(own.lake.folding, contract, limits)).toMatchObject({ complete: true });
    const columns = contract.columns.map(({ name }) => name).join(', ');
    const current = `select ${columns} from stock_current where _op <> 'd'`;
    const view = `select ${columns} from stock`;
    expect(await rows(`(${current} except ${view}) union all (${view} except ${current})`)).toEqual([]);
    expect(
      await rows('select _epoch, _lsn, _op, id from stock_history group by 1, 2, 3, 4 having count(*) > 1'),
    ).toEqual([]);
    const counts = 'select (select count(*) from stock_history), (select count(*) from stock_changes)';
    const [history, changes] = (await rows(counts))[0]!;
    expect(history).toBe(changes);
  });
});
