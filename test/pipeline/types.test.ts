import { checkTables } from '../../lambda/source/checks/tables';
import { readSourceFacts } from '../../lambda/source/source-facts';
import type { CapturedTable, Column, ColumnType } from '../../lib/contracts/tables';
import { ownTypes, typeMatrix, type TypeCase } from '../types/type-matrix';
import { OwnTables } from './own-tables';

jest.setTimeout(600_000);

const columnOf = ({ name, sql, declared, asText }: TypeCase): Column => ({
  name,
  type: declared ?? (sql as ColumnType),
  nullable: true,
  asText,
});
const columns = typeMatrix.map(columnOf);
const id: Column = { name: 'id', type: 'bigint' };
/** Every column, of which a row holds one; `touched` is for an update that leaves it alone. */
const values: CapturedTable = {
  schema: 'public',
  name: 'type_values',
  primaryKey: ['id'],
  columns: [id, { name: 'touched', type: 'integer' }, ...columns],
};
const limits: CapturedTable = { ...values, name: 'type_limits' };
const ddlOf = ({ name }: CapturedTable) =>
  `create table ${name} (id bigint primary key, touched integer not null default 0,
    ${typeMatrix.map((one) => `${one.name} ${one.sql}`).join(',\n')})`;

interface Written {
  readonly column: string;
  readonly sql: string;
}
const exact = typeMatrix.flatMap(({ name, exact }): Written[] => exact.map((sql) => ({ column: name, sql })));
const beyond = typeMatrix.flatMap(({ name, quarantined = [] }): Written[] =>
  quarantined.map((sql) => ({ column: name, sql })),
);
const inserts = (table: CapturedTable, rows: readonly Written[], from: number) =>
  rows.map(
    ({ column, sql }, index) => `insert into ${table.name} (id, ${column}) values (${from + index}, ${sql})`,
  );

describe('a value of every type', () => {
  let own: OwnTables;

  beforeAll(async () => {
    own = await OwnTables.start([values, limits], {
      extensions: ['hstore', 'citext', 'ltree'],
      // The connector's role has forms of its own.
      admin: [
        `alter database tidemark set intervalstyle = 'iso_8601'`,
        `alter database tidemark set bytea_output = 'escape'`,
      ],
      ddl: [...ownTypes, ddlOf(values), ddlOf(limits)],
      before: [...inserts(values, exact, 1), ...inserts(limits, beyond, 1)],
    });
  }, 600_000);
  afterAll(() => own.end(), 60_000);

  const comparison = async () => (await own.comparisons()).type_values;

  it('is the same in SQL after the snapshot', async () => {
    expect(await comparison()).toMatchObject({ examples: [], identical: true, rows: exact.length });
    expect(own.setAside.filter(({ topic }) => topic.endsWith('type_values'))).toEqual([]);
  });

  it('is the same in SQL after an insert, an update beside it and one that moves it', async () => {
    for (const statement of inserts(values, exact, 10_001)) await own.owner.query(statement);
    await own.owner.query('update type_values set touched = touched + 1');
    for (const [index, { column, sql }] of exact.entries()) {
      await own.owner.query(`update type_values set touched = 5, ${column} = null where id = ${index + 1}`);
      await own.owner.query(`insert into type_values (id, ${column}) values (${20_001 + index}, ${sql})`);
      await own.owner.query(`update type_values set id = ${30_001 + index} where id = ${20_001 + index}`);
    }
    expect(await comparison()).toMatchObject({ examples: [], identical: true, rows: 3 * exact.length });
    expect(own.setAside.filter(({ topic }) => topic.endsWith('type_values'))).toEqual([]);
  });

  it('is the same in the table that the fold makes, after a fold of all and after a fold of changes', async () => {
    const identical = { examples: [], identical: true, rows: 3 * exact.length };
    expect(await own.foldedComparison(values)).toMatchObject(identical);
    await own.owner.query('update type_values set touched = touched + 1 where mod(id, 2) = 0');
    expect(await own.foldedComparison(values)).toMatchObject(identical);
    expect(await comparison()).toMatchObject(identical);
  });

  it('goes to quarantine with the column named where the lake cannot hold it, never changed', async () => {
    for (const statement of inserts(limits, beyond, 10_001)) await own.owner.query(statement);
    await own.caughtUp();
    const reasons = own.setAside
      .filter(({ topic }) => topic.endsWith('type_limits'))
      .map(({ reason }) => /field "(\w+)"/.exec(reason)?.[1])
      .sort();
    const named = beyond.map(({ column }) => column);
    expect(reasons).toEqual([...named, ...named].sort());
    expect(await own.lake.rows('select count(*) from type_limits')).toEqual([['0']]);
  });

  it('is of a type that the pre-flight takes for the declared one', async () => {
    const facts = await readSourceFacts(own.admin, 'capture', [values, limits]);
    expect(checkTables(facts, [values, limits])).toEqual([]);
  });

  it('is refused by the pre-flight where its column would hand over something else', async () => {
    await own.owner.query(`create table inexact (id bigint primary key, length interval,
      twice bigint generated always as (id * 2) virtual, twice_kept bigint generated always as (id * 2) stored)`);
    const inexact: CapturedTable = {
      schema: 'public',
      name: 'inexact',
      primaryKey: ['id'],
      columns: [
        id,
        { name: 'length', type: 'interval', nullable: true },
        { name: 'twice', type: 'bigint', nullable: true },
        { name: 'twice_kept', type: 'bigint', nullable: true },
      ],
    };
    const facts = await readSourceFacts(own.admin, 'capture', [inexact]);
    const found = (version: number) =>
      checkTables({ ...facts, versionNumber: version }, [inexact])
        .map(({ code, problem }) => `${code} ${problem}`)
        .filter((text) => text.startsWith('column'))
        .map((text) => text.split(' ').slice(0, 3).join(' '));
    expect(found(180_000)).toEqual([
      'column-interval Column public.inexact.length',
      'column-generated Column public.inexact.twice',
    ]);
    // Before 17 no interval is infinite, and before 18 no generated column is published.
    expect(found(160_000)).toEqual([
      'column-generated Column public.inexact.twice',
      'column-generated Column public.inexact.twice_kept',
    ]);
  });
});
