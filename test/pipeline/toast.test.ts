import type { CapturedTable } from '../../lib/contracts/tables';
import { OwnTables } from './own-tables';

jest.setTimeout(600_000);

const whole: CapturedTable = {
  schema: 'public',
  name: 'long_whole',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'touched', type: 'integer' },
    { name: 'words', type: 'text', nullable: true },
    { name: 'doc', type: 'jsonb' },
    { name: 'bytes', type: 'bytea' },
    { name: 'list', type: 'text[]' },
    { name: 'digits', type: 'numeric' },
  ],
};
const byKey: CapturedTable = { ...whole, name: 'long_by_key', replicaIdentity: 'default' };
const tables = [whole, byKey];

const ddl = tables.map(
  ({ name }) => `create table ${name} (id bigint primary key, touched integer not null default 0,
    words text, doc jsonb not null, bytes bytea not null, list text[] not null, digits numeric not null)`,
);
/** Each long value is kept apart from its row: random digits do not compress below 2 kB. */
const long = `(select string_agg(md5(random()::text), '') from generate_series(1, 300))`;
const insert = ({ name }: CapturedTable, id: number) =>
  `insert into ${name} values (${id}, 0, ${long}, jsonb_build_object('long', ${long}),
    decode(${long}, 'hex'), array[${long}, null, ''], translate(${long}, 'abcdef', '123456')::numeric)`;

describe('a long value that an update leaves alone', () => {
  let own: OwnTables;

  beforeAll(async () => {
    own = await OwnTables.start(tables, {
      extensions: [],
      ddl,
      before: tables.map((table) => insert(table, 1)),
    });
  }, 600_000);
  afterAll(() => own.end(), 60_000);

  const identities = async () =>
    (
      await own.owner.query<{ name: string; identity: string }>(
        `select relname as name, relreplident as identity from pg_class where relname like 'long%' and relkind = 'r' order by 1`,
      )
    ).rows;

  it('is in the lake after the update, with either replica identity', async () => {
    expect(await identities()).toEqual([
      { name: 'long_by_key', identity: 'd' },
      { name: 'long_whole', identity: 'f' },
    ]);
    for (const table of tables) {
      for (const id of [2, 3, 4, 5]) await own.owner.query(insert(table, id));
      // More often than the driver asks in text before it would ask for binary.
      for (let times = 0; times < 3; times += 1) {
        await own.owner.query(`update ${table.name} set touched = touched + 1`);
      }
      await own.caughtUp();
      await own.owner.query(`update ${table.name} set touched = touched + 1, words = null where id = 2`);
      await own.owner.query(`update ${table.name} set id = 30 where id = 3`);
      await own.owner.query(`delete from ${table.name} where id = 4`);
    }
    const same = { identical: true, examples: [], rows: 4 };
    expect(await own.comparisons()).toMatchObject({ long_whole: same, long_by_key: same });
    expect(own.setAside).toEqual([]);
  });

  it('is no placeholder in any record of the topics', () => {
    expect(own.records.length).toBeGreaterThan(40);
    expect(own.records.filter(holdsPlaceholder)).toEqual([]);
  });

  it('is asked for in vain when its row is gone: the update is in quarantine, and the state is right', async () => {
    await own.owner.query('begin');
    await own.owner.query(`update ${byKey.name} set touched = touched + 1 where id = 5`);
    await own.owner.query(`delete from ${byKey.name} where id = 5`);
    await own.owner.query('commit');
    expect(await own.comparisons()).toMatchObject({ long_by_key: { identical: true, rows: 3 } });
    expect(own.setAside.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('was not sent by the source; set REPLICA IDENTITY FULL on the table') as string,
    ]);
  });
});

const placeholder = '__debezium_unavailable_value';

function holdsPlaceholder({ value }: { value?: string | null }): boolean {
  const text = Buffer.from(value ?? '', 'base64').toString();
  return [placeholder, Buffer.from(placeholder).toString('base64')].some((one) => text.includes(one));
}
