import fc from 'fast-check';
import type { CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { orderRecord, orderValue } from './change-record';
import { deliverBatch } from './deliver-batch';
import { FakeLake } from './fake-lake';
import { decimalText, parquetTypes } from './read-parquet';

/** A table with a column of every type. */
const everything: CapturedTable = {
  schema: 'public',
  name: 'everything',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'small', type: 'smallint', nullable: true },
    { name: 'whole', type: 'integer', nullable: true },
    { name: 'narrow', type: 'numeric(9,2)', nullable: true },
    { name: 'money', type: 'numeric(18,6)', nullable: true },
    { name: 'wide', type: 'numeric(38,10)', nullable: true },
    { name: 'digits', type: 'numeric(20,0)', nullable: true },
    { name: 'huge', type: 'numeric(60,30)', nullable: true },
    { name: 'any_digits', type: 'numeric', nullable: true },
    { name: 'ratio', type: 'double precision', nullable: true },
    { name: 'single', type: 'real', nullable: true },
    { name: 'bytes', type: 'bytea', nullable: true },
    { name: 'list', type: 'integer[]', nullable: true },
    { name: 'clock', type: 'time', nullable: true },
    { name: 'until', type: 'timestamptz', asText: true, nullable: true },
    { name: 'flag', type: 'boolean', nullable: true },
    { name: 'words', type: 'text', nullable: true },
    { name: 'kind', type: 'enum(kind)', nullable: true },
    { name: 'uid', type: 'uuid', nullable: true },
    { name: 'doc', type: 'jsonb', nullable: true },
    { name: 'day', type: 'date', nullable: true },
    { name: 'moment', type: 'timestamptz', nullable: true },
    { name: 'local_time', type: 'timestamp', nullable: true },
  ],
};
const topic = topicOf(everything);
const captureFields = Object.fromEntries(
  Object.entries(orderValue()).filter(([name]) => name.startsWith('__')),
);

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n),
);
const numeric = (precision: number, scale: number) => {
  const most = 10n ** BigInt(precision) - 1n;
  return fc
    .oneof(fc.bigInt({ min: -most, max: most }), fc.constantFrom(most, -most, 1n, -1n, 0n))
    .map((unscaled) => decimalText(unscaled, scale));
};
const integer = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'null', '\'"`\\', 'two\nlines\r\n\t', '😀 é 𝒳', '\uFFFD', '\u0001'),
);
const microseconds = fc.integer({ min: 0, max: 999_999 }).map((micros) => String(micros).padStart(6, '0'));
const moment = fc
  .tuple(
    fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    }),
    microseconds,
  )
  .map(([date, micros]) => `${date.toISOString().slice(0, 19)}.${micros}Z`);
const json = fc.constantFrom(
  'null',
  '{}',
  '{"big": 1234567890123456789012345678901234567890, "f": 1.50}',
  '{"quote": "\\"", "emoji": "😀"}',
);
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const row = fc.record({
  id: int64,
  small: nullable(integer(16)),
  whole: nullable(integer(32)),
  narrow: nullable(numeric(9, 2)),
  money: nullable(numeric(18, 6)),
  wide: nullable(numeric(38, 10)),
  digits: nullable(numeric(20, 0)),
  huge: nullable(numeric(60, 30)),
  any_digits: nullable(fc.constantFrom('1.10', '1.1', 'NaN', '-Infinity', `0.${'0'.repeat(200)}1`)),
  ratio: nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
  single: nullable(fc.float({ noNaN: true, noDefaultInfinity: true })),
  bytes: nullable(fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'))),
  list: nullable(fc.constantFrom('{}', '{1,NULL,-2}', '[0:1]={7,8}', '{{1,2},{3,NULL}}')),
  clock: nullable(fc.constantFrom('00:00:00', '24:00:00', '23:59:59.999999')),
  until: nullable(
    fc.constantFrom('infinity', '0044-03-15 12:00:00.000000 BC', '10000-01-01 00:00:00.000001'),
  ),
  flag: nullable(fc.boolean()),
  words: nullable(text),
  kind: nullable(text),
  uid: nullable(fc.uuid()),
  doc: nullable(json),
  day: nullable(moment.map((iso) => `${iso.slice(0, 10)}Z`)),
  moment: nullable(moment),
  local_time: nullable(moment),
});

async function delivered(rows: readonly Record<string, unknown>[]): Promise<Record<string, unknown>[]> {
  const records = rows.map((value, offset) =>
    orderRecord({ topic, offset, key: { id: value.id }, value: { ...value, ...captureFields } }),
  );
  const { lake } = await deliverBatch(records, new FakeLake(), [everything]);
  expect(lake.keys.filter((key) => !key.startsWith('raw/'))).toEqual([]);
  return (await lake.rows()).map((columns) =>
    Object.fromEntries(Object.entries(columns).filter(([name]) => !name.startsWith('_'))),
  );
}

it('brings every value of every type into Parquet and back unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      // JSON.stringify has one zero.
      const plus = (float: number | null) => (float === 0 ? 0 : float);
      const sent = rows.map((one) => ({ ...one, ratio: plus(one.ratio), single: plus(one.single) }));
      expect(await delivered(sent)).toEqual(sent);
    }),
    { numRuns: 150 },
  );
});

it('reads the escapes in which Debezium writes characters beyond the basic plane', async () => {
  const value = JSON.stringify({ ...emptyRow, words: 'X', ...captureFields }).replace('X', '\\uD83D\\uDE00');
  const { lake } = await deliverBatch([orderRecord({ topic, value })], new FakeLake(), [everything]);
  expect(await lake.rows()).toMatchObject([{ words: '😀' }]);
});

it('reads the floats that JSON has no number for', async () => {
  const rows = ['NaN', 'Infinity', '-Infinity'].map((float) => ({
    ...emptyRow,
    ratio: float,
    single: float,
  }));
  const read = await delivered(rows);
  expect(read.map(({ ratio }) => ratio)).toEqual([NaN, Infinity, -Infinity]);
  expect(read.map(({ single }) => single)).toEqual([NaN, Infinity, -Infinity]);
});

it('tells the two zeros apart', async () => {
  const row = { ...emptyRow, ...captureFields };
  const records = [0, 1].map((offset) =>
    orderRecord({
      topic,
      offset,
      value: JSON.stringify(row).replace(
        '"ratio":null,"single":null',
        `"ratio":${'-'.repeat(offset)}0.0,"single":${'-'.repeat(offset)}0.0`,
      ),
    }),
  );
  const { lake } = await deliverBatch(records, new FakeLake(), [everything]);
  const zeros = (await lake.rows()).map(({ ratio, single }) => [ratio, single]);
  expect(zeros.map((pair) => pair.map((zero) => Object.is(zero, -0)))).toEqual([
    [false, false],
    [true, true],
  ]);
});

const emptyRow = Object.fromEntries(everything.columns.map(({ name }) => [name, name === 'id' ? 1 : null]));

it('types columns as the lake layout says', async () => {
  const { lake } = await deliverBatch(
    [orderRecord({ topic, value: { ...emptyRow, ...captureFields } })],
    new FakeLake(),
    [everything],
  );
  expect(parquetTypes(lake.bytes(lake.keys[0]!))).toEqual({
    _op: 'UTF8 BYTE_ARRAY REQUIRED',
    _epoch: 'INT32 REQUIRED',
    _lsn: 'INT64 OPTIONAL',
    _tx: 'INT64 OPTIONAL',
    _committed_at: 'UTF8 BYTE_ARRAY OPTIONAL',
    _captured_at: 'UTF8 BYTE_ARRAY OPTIONAL',
    _topic: 'UTF8 BYTE_ARRAY REQUIRED',
    _partition: 'INT32 REQUIRED',
    _offset: 'INT64 REQUIRED',
    _landed_at: 'UTF8 BYTE_ARRAY REQUIRED',
    id: 'INT64 OPTIONAL',
    small: 'INT32 OPTIONAL',
    whole: 'INT32 OPTIONAL',
    narrow: 'DECIMAL(9,2) INT32 OPTIONAL',
    money: 'DECIMAL(18,6) INT64 OPTIONAL',
    wide: 'DECIMAL(38,10) FIXED_LEN_BYTE_ARRAY OPTIONAL',
    digits: 'DECIMAL(20,0) FIXED_LEN_BYTE_ARRAY OPTIONAL',
    huge: 'UTF8 BYTE_ARRAY OPTIONAL',
    any_digits: 'UTF8 BYTE_ARRAY OPTIONAL',
    ratio: 'DOUBLE OPTIONAL',
    single: 'FLOAT OPTIONAL',
    bytes: 'UTF8 BYTE_ARRAY OPTIONAL',
    list: 'UTF8 BYTE_ARRAY OPTIONAL',
    clock: 'UTF8 BYTE_ARRAY OPTIONAL',
    until: 'UTF8 BYTE_ARRAY OPTIONAL',
    flag: 'BOOLEAN OPTIONAL',
    words: 'UTF8 BYTE_ARRAY OPTIONAL',
    kind: 'UTF8 BYTE_ARRAY OPTIONAL',
    uid: 'UTF8 BYTE_ARRAY OPTIONAL',
    doc: 'UTF8 BYTE_ARRAY OPTIONAL',
    day: 'UTF8 BYTE_ARRAY OPTIONAL',
    moment: 'UTF8 BYTE_ARRAY OPTIONAL',
    local_time: 'UTF8 BYTE_ARRAY OPTIONAL',
  });
});
