import { declareTables } from '../../lambda/catalog/declare-tables';
import { createViews } from '../../lambda/query/create-views';
import { allRows, runQuery, type QueryContext } from '../../lambda/query/run-query';
import { lakeTables } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { localLake } from '../../local/endpoints';
import { queryCommand } from '../../local/query/query-command';
import { athenaApi } from './athena-api';
import { workGroupLimits } from './athena-limits';
import { savedQueries } from './athena-saved';
import { startLake, type Lake } from './lake';

jest.setTimeout(300_000);

const balances: CapturedTable = {
  schema: 'public',
  name: 'balances',
  primaryKey: ['region', 'account'],
  columns: [
    { name: 'region', type: 'text' },
    { name: 'account', type: 'bigint' },
    { name: 'amount', type: 'numeric(18,6)', nullable: true },
  ],
};

/** Every type that the contract knows. */
const everyType: CapturedTable = {
  schema: 'public',
  name: 'every_type',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'small', type: 'smallint', nullable: true },
    { name: 'whole', type: 'integer', nullable: true },
    { name: 'money', type: 'numeric(18,6)', nullable: true },
    { name: 'widest', type: 'numeric(38,10)', nullable: true },
    { name: 'narrow', type: 'numeric(4,2)', nullable: true },
    { name: 'ratio', type: 'double precision', nullable: true },
    { name: 'flag', type: 'boolean', nullable: true },
    { name: 'words', type: 'text', nullable: true },
    { name: 'ident', type: 'uuid', nullable: true },
    { name: 'document', type: 'jsonb', nullable: true },
    { name: 'day', type: 'date', nullable: true },
    { name: 'local_time', type: 'timestamp', nullable: true },
    { name: 'instant', type: 'timestamptz', nullable: true },
    { name: 'state', type: 'enum(state)', nullable: true },
  ],
};
const nothing = Object.fromEntries(everyType.columns.slice(1).map(({ name }) => [name, null]));

const hour = 3_600_000;

describe('the lake', () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await startLake(['register-questions']);
    await lake.add(balances);
    await lake.add(everyType);
  });
  afterAll(() => lake.end());

  describe('shows of every key the newest state', () => {
    const account = (number: number, amount?: string) => ({
      region: 'eu',
      account: number,
      ...(amount !== undefined && { amount }),
    });

    beforeAll(async () => {
      // The newest change lies in the file that was written first, under an older hour.
      await lake.deliver(balances, [
        { op: 'u', lsn: 90, offset: 9, row: account(1, '9.000000'), at: Date.now() - hour },
      ]);
      await lake.deliver(balances, [
        { op: 'c', lsn: 10, offset: 1, row: account(1, '1.000000') },
        { op: 'u', lsn: 20, offset: 2, row: account(1, '2.000000') },
        // Deleted, and deleted with another row of the same account number left.
        { op: 'c', lsn: 11, offset: 3, row: account(2, '1.000000') },
        { op: 'd', lsn: 12, offset: 4, row: account(2, '1.000000') },
        { op: 'c', lsn: 13, offset: 5, row: { ...account(2, '0.000001'), region: 'us' } },
        // Deleted and inserted again.
        { op: 'c', lsn: 14, offset: 6, row: account(3, '1.000000') },
        { op: 'd', lsn: 15, offset: 7, row: account(3, '1.000000') },
        { op: 'c', lsn: 16, offset: 8, row: { ...account(3), amount: null } },
      ]);
      await lake.deliver(balances, [
        // One COPY gives many rows one LSN: the offset decides.
        { op: 'c', lsn: 30, offset: 20, partition: 1, row: account(4, '1.000000') },
        { op: 'u', lsn: 30, offset: 21, partition: 1, row: account(4, '2.000000') },
        // After a restore LSNs start again, lower: the epoch decides.
        { op: 'c', lsn: 99, offset: 22, partition: 1, row: account(5, '1.000000') },
        { op: 'u', lsn: 5, offset: 23, partition: 1, epoch: 2, row: account(5, '2.000000') },
        { op: 'c', lsn: 98, offset: 24, partition: 1, row: account(6, '1.000000') },
        { op: 'd', lsn: 4, offset: 25, partition: 1, epoch: 2, row: account(6, '1.000000') },
        // A transaction that was under way at the snapshot has written before it and is streamed after it.
        { op: 'r', lsn: 50, offset: 26, partition: 1, row: account(7, '1.000000') },
        { op: 'u', lsn: 40, offset: 27, partition: 1, row: account(7, '2.000000') },
      ]);
    });

    const newest = [
      ['eu', '1', '9.000000'],
      ['eu', '3', null],
      ['eu', '4', '2.000000'],
      ['eu', '5', '2.000000'],
      ['eu', '7', '2.000000'],
      ['us', '2', '0.000001'],
    ];

    test('with deletes applied, whatever the order of the files', async () => {
      expect(await lake.rows('SELECT * FROM balances ORDER BY region, account')).toEqual(newest);
    });

    test('and the same when records are delivered again in other files', async () => {
      await lake.deliver(balances, [
        { op: 'd', lsn: 12, offset: 4, row: account(2, '1.000000') },
        { op: 'c', lsn: 13, offset: 5, row: { ...account(2, '0.000001'), region: 'us' } },
        { op: 'c', lsn: 14, offset: 6, row: account(3, '1.000000') },
      ]);
      expect(await lake.rows('SELECT * FROM balances ORDER BY region, account')).toEqual(newest);
    });

    test('and every change once among the changes', async () => {
      const changes = await lake.rows(
        `SELECT _partition, _offset, _op, _epoch, _lsn, account FROM balances_changes ORDER BY 1, 2`,
      );
      expect(changes).toEqual([
        ['0', '1', 'c', '1', '10', '1'],
        ['0', '2', 'u', '1', '20', '1'],
        ['0', '3', 'c', '1', '11', '2'],
        ['0', '4', 'd', '1', '12', '2'],
        ['0', '5', 'c', '1', '13', '2'],
        ['0', '6', 'c', '1', '14', '3'],
        ['0', '7', 'd', '1', '15', '3'],
        ['0', '8', 'c', '1', '16', '3'],
        ['0', '9', 'u', '1', '90', '1'],
        ['1', '20', 'c', '1', '30', '4'],
        ['1', '21', 'u', '1', '30', '4'],
        ['1', '22', 'c', '1', '99', '5'],
        ['1', '23', 'u', '2', '5', '5'],
        ['1', '24', 'c', '1', '98', '6'],
        ['1', '25', 'd', '2', '4', '6'],
        ['1', '26', 'r', '1', '50', '7'],
        ['1', '27', 'u', '1', '40', '7'],
      ]);
    });

    test('with the time of the commit to the microsecond', async () => {
      expect(await lake.rows(`SELECT DISTINCT _committed_at, _captured_at FROM balances_changes`)).toEqual([
        ['2026-01-02 03:04:05.000006', '2026-01-02 03:04:05.000007'],
      ]);
    });
  });

  test('holds every type exactly, from its least to its greatest value', async () => {
    const greatest = {
      id: 9223372036854775807n,
      small: 32767,
      whole: 2147483647,
      money: '999999999999.999999',
      widest: '9999999999999999999999999999.9999999999',
      narrow: '99.99',
      ratio: 1.7976931348623157e308,
      flag: true,
      words: '"quoted", \u{1F30A}\r\nand\u2028so on\t\\',
      ident: '123e4567-e89b-12d3-a456-426614174000',
      document: '{"n": 1234567890123456789012345678901234567890}',
      day: '9999-12-31Z',
      local_time: '9999-12-31T23:59:59.999999Z',
      instant: '9999-12-31T23:59:59.999999Z',
      state: 'on',
    };
    const least = {
      id: -9223372036854775808n,
      small: -32768,
      whole: -2147483648,
      money: '-999999999999.999999',
      widest: '-9999999999999999999999999999.9999999999',
      narrow: '-0.01',
      ratio: -5e-324,
      flag: false,
      words: '',
      ident: '00000000-0000-0000-0000-000000000000',
      document: '""',
      day: '0001-01-01Z',
      local_time: '0001-01-01T00:00:00.000001Z',
      instant: '1969-12-31T23:59:59.999999Z',
      state: '',
    };
    await lake.deliver(everyType, [
      { op: 'c', lsn: 1, offset: 1, row: greatest },
      { op: 'c', lsn: 2, offset: 2, row: least },
      { op: 'c', lsn: 3, offset: 3, row: { ...nothing, id: 0 } },
    ]);
    expect(await lake.rows('SELECT * FROM every_type ORDER BY id DESC')).toEqual([
      [
        ...['9223372036854775807', '32767', '2147483647', '999999999999.999999'],
        ...['9999999999999999999999999999.9999999999', '99.99', '1.7976931348623157E308', 'true'],
        ...[greatest.words, greatest.ident, greatest.document, '9999-12-31'],
        ...['9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999', 'on'],
      ],
      ['0', ...everyType.columns.slice(1).map(() => null)],
      [
        ...['-9223372036854775808', '-32768', '-2147483648', '-999999999999.999999'],
        ...['-9999999999999999999999999999.9999999999', '-0.01', '-4.9E-324', 'false'],
        ...['', least.ident, '""', '0001-01-01'],
        ...['0001-01-01 00:00:00.000001', '1969-12-31 23:59:59.999999', ''],
      ],
    ]);
    const types = await lake.rows(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_schema = 'tidemark' AND table_name = 'every_type' ORDER BY ordinal_position`,
    );
    expect(Object.fromEntries(types)).toMatchObject({
      ...{ id: 'bigint', money: 'decimal(18,6)', widest: 'decimal(38,10)', ratio: 'double', flag: 'boolean' },
      ...{ words: 'varchar', day: 'date', local_time: 'timestamp(6)', instant: 'timestamp(6)' },
    });
  });

  test('shows a column that the contract gained, empty in older files', async () => {
    const wider: CapturedTable = {
      ...balances,
      columns: [...balances.columns, { name: 'note', type: 'text', nullable: true }],
    };
    await lake.add(wider);
    await lake.deliver(wider, [
      { op: 'u', lsn: 200, offset: 100, row: { region: 'us', account: 2, amount: '3.000000', note: 'new' } },
    ]);
    expect(await lake.rows(`SELECT * FROM balances WHERE account IN (1, 2) ORDER BY account`)).toEqual([
      ['eu', '1', '9.000000', null],
      ['us', '2', '3.000000', 'new'],
    ]);
  });

  test('is declared again without a change', async () => {
    const { glue, s3, place } = lake;
    expect(await declareTables(glue, s3, place, lakeTables)).toEqual({ created: [], updated: [] });
  });

  test('can be declared in another database, whose views stay in it wherever a question comes from', async () => {
    const { athena, glue, s3, place } = lake;
    const other = { ...localLake, database: 'tidemark_other' };
    const declared = await declareTables(glue, s3, { ...place, database: other.database }, [everyType]);
    expect(declared.created).toEqual(['tidemark_other', 'every_type_raw', 'quarantine']);
    await createViews({ ...lake.folding, context: other }, [everyType]);

    const ids = async (sql: string, context: QueryContext) => allRows(await runQuery(athena, sql, context));
    const here = await ids('SELECT id FROM every_type ORDER BY id', localLake);
    expect(here).toHaveLength(3);
    expect(await ids('SELECT id FROM every_type ORDER BY id', other)).toEqual(here);
    expect(await ids('SELECT id FROM tidemark_other.every_type ORDER BY id', localLake)).toEqual(here);
    await expect(ids('SELECT * FROM balances', other)).rejects.toThrow('tidemark_other.balances');
  });

  test('shows what lies in older hours once it is declared again', async () => {
    const { glue, s3, place } = lake;
    const at = Date.now() - 20 * 24 * hour;
    await lake.deliver(everyType, [{ op: 'c', lsn: 9, offset: 9, at, row: { ...nothing, id: 3 } }]);
    expect(await lake.rows('SELECT id FROM every_type WHERE id = 3')).toEqual([]);
    const answers = [await declareTables(glue, s3, place, [everyType])];
    expect(await lake.rows('SELECT id FROM every_type WHERE id = 3')).toEqual([['3']]);
    answers.push(await declareTables(glue, s3, place, [everyType]));
    expect(answers).toEqual([
      { created: [], updated: ['every_type_raw'] },
      { created: [], updated: [] },
    ]);
  });

  test('answers npm run query with a table, and says in one sentence what is wrong with a statement', async () => {
    const ask = async (...args: string[]) => {
      const written: string[] = [];
      await queryCommand({ args, stateDir: lake.stateDir, write: (text) => written.push(text) });
      return written.join('');
    };
    expect(await ask(`SELECT account, amount FROM balances WHERE account = 3`)).toMatch(
      /│ account │ amount │\n.*\n│ {7}3 │ {3}NULL │\n.*\n1 row, [\d.]+ s, [\d.]+ KiB scanned\n$/,
    );
    expect(await ask('--format', 'csv', `SELECT 1 AS a, '' AS b, CAST(NULL AS varchar) AS c`)).toBe(
      '"a","b","c"\n"1","",\n',
    );
    expect(JSON.parse(await ask('--format', 'json', `SELECT 1 AS a, 1.50 AS b, true AS c`))).toEqual([
      { a: 1, b: '1.50', c: true },
    ]);
    expect(await ask('--name', 'sales-by-region')).toContain('0 rows');
    await expect(ask('SELECT nothing FROM balances')).rejects.toThrow(
      "COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved",
    );
  });

  describe("is asked through Athena's API, where", () => {
    athenaApi(() => lake);
    savedQueries(() => lake);
    workGroupLimits(() => lake);
  });
});
