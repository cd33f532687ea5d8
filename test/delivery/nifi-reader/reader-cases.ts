import type { KafkaRecord } from '../../../lambda/delivery/contract';
import { ticks } from '../../../lib/contracts/event-tables';
import type { CapturedTable } from '../../../lib/contracts/tables';
import { topicOf } from '../../../lib/contracts/topics';
import { orderRecord, orderValue } from '../change-record';
import { tickRecord, tickValue } from '../tick-record';

/** A table with a column of each kind. */
export const kinds: CapturedTable = {
  schema: 'public',
  name: 'kinds',
  primaryKey: ['k'],
  columns: [
    { name: 'k', type: 'bigint' },
    { name: 'words', type: 'text' },
    { name: 'c_smallint', type: 'smallint', nullable: true },
    { name: 'c_integer', type: 'integer', nullable: true },
    { name: 'c_bigint', type: 'bigint', nullable: true },
    { name: 'c_decimal', type: 'numeric(18,6)', nullable: true },
    { name: 'c_fraction', type: 'numeric(38,38)', nullable: true },
    { name: 'c_whole', type: 'numeric(5,0)', nullable: true },
    { name: 'c_real', type: 'real', nullable: true },
    { name: 'c_double', type: 'double precision', nullable: true },
    { name: 'c_boolean', type: 'boolean', nullable: true },
    { name: 'c_date', type: 'date', nullable: true },
    { name: 'c_timestamp', type: 'timestamptz', nullable: true },
    { name: 'c_bytes', type: 'bytea', nullable: true },
    { name: 'c_uuid', type: 'uuid', nullable: true },
    { name: 'c_exact', type: 'numeric', nullable: true },
  ],
};

const capture = {
  __op: 'c',
  __table: 'kinds',
  __lsn: 29_300_880,
  __txId: 794,
  __source_ts_us: 1_795_503_505_933_511,
  __ts_us: 1_795_503_506_040_334,
  __epoch: '1',
};
const captureNames = ['__op', '__lsn', '__txId', '__source_ts_us', '__ts_us', '__epoch'];

/** JSON numbers, as they are written. */
const numbers = [
  ...['0', '-0', '1', '-1', '1.0', '-0.0', '1.5', '0.1', '1e3', '1E5', '-1e400', '1e400', '1e-400', '5e-324'],
  ...['32767', '32768', '-32768', '-32769', '2147483647', '2147483648', '-2147483648', '-2147483649'],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '-9223372036854775808'],
  ...['16777217', '3.4028235e38', '3.4028236e38', '1.401298464324817e-45', '1.10000002384185791015625'],
  ...['1e17', '1e300', '123456789012345678901234567890', '0.1234567890123456789'],
  ...['-62167219200000000', '-62167219200000001', '253402300799999999', '253402300800000000'],
];

/** JSON texts, as they are written. */
const texts = [
  ...['', 'x', '1', '1.5', '-1.500000', '1.5000000', '1.50000001', '999999999999.999999', '1000000000000'],
  ...['000123', '-0', '1.', '.5', '+1', '1e3', ' 1', '1\\n', 'NaN', 'Infinity', '-Infinity', 'infinity'],
  ...['0.12345678901234567890123456789012345678', '99999', '100000', '99999.0', '99999.1', '1234567890'],
  ...['true', 'c', 'u', 'r', 'd', 't', '2026-01-31', '2026-02-29', '2024-02-29', '2024-02-29Z', '2026-06-31'],
  ...['0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '2026-01-31T12:00Z', '2026-01-31T12:00:00Z'],
  ...['2026-01-31T12:00:00.1Z', '2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.1234567Z'],
  ...['2026-01-31T24:00:00Z', '2026-01-31T12:00:60Z', '2026-01-31T12:00:00', '2026-01-31T12:00:00+01:00'],
  ...['AAAA', 'AAA=', 'AA==', 'A===', 'AAAA=', 'AA=A', 'A A=', '=', '====', '==', 'A', '+/+/'],
  ...['X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==', '__debezium_unavailable_value'],
  ...['0b0e6f1e-3c0a-4d5e-9a3b-0c1d2e3f4a5b', '0B0E6F1E-3c0a-4d5e-9a3b-0c1d2e3f4a5b'],
  ...['\\ud83d\\ude00', '\\ud83d', '\\ude00x', '\\u0000', '\\ufffd', '\ufffd', 'Ünïcödé 😀'],
].map((text) => `"${text}"`);

const values = [...numbers, ...texts, 'null', 'true', 'false', '[]', '[1,[2]]', '{}', '{"a":{"b":1}}'];

/** Whole values and keys: not JSON, not quite JSON, and no object. */
const documents = [
  ...[
    'null',
    '[]',
    '[{}]',
    '"x"',
    '7',
    'true',
    'nul',
    '{',
    '{}',
    '{"a":1',
    '{"a":1}}',
    '{"a":1} ',
    ' {"k":1}',
  ],
  ...[
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a":01}',
    '{"a":NaN}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":1.}',
    '// c\n{}',
  ],
  ...[
    '\ufeff{}',
    '{"a":"\t"}',
    '{"a":"\\x"}',
    '{"a":1}x',
    ' ',
    '{"k":1,"k":2}',
    '{"k":7,"z":1}',
    '{"k":"7"}',
  ],
];

/** Bytes that are no UTF-8: a stray byte, an overlong form, half a surrogate pair, a code point too great. */
const noText = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map((bytes) =>
  Buffer.from(bytes),
);

type Changed = Parameters<typeof orderRecord>[0];

function kindsRecord(changed: Changed): KafkaRecord {
  return orderRecord({ topic: topicOf(kinds), key: { k: 1 }, ...changed });
}

/** A record of `kinds` in which one field is the JSON that is given. */
function withField(name: string, json: string): KafkaRecord {
  const marker = '@field@';
  const value = JSON.stringify({ k: 1, words: 'x', ...capture, [name]: marker });
  return kindsRecord({ value: value.replace(`"${marker}"`, () => json) });
}

function withoutField(name: string): KafkaRecord {
  const fields = Object.entries({ k: 1, words: 'x', ...capture }).filter(([one]) => one !== name);
  return kindsRecord({ value: Object.fromEntries(fields) });
}

const fields = [...kinds.columns.map(({ name }) => name), ...captureNames, 'unknown', '_own'];
const aDelete = { k: 1, words: 'invented', unknown: 1, ...capture, __op: 'd' };

/** Records with every kind of value in every kind of column, and with every mistake that the Lambda knows. */
export const readerCases: readonly KafkaRecord[] = [
  ...fields.flatMap((name) => values.map((json) => withField(name, json))),
  ...['k', 'words', ...captureNames].map(withoutField),
  ...documents.flatMap((value) => [
    kindsRecord({ value }),
    kindsRecord({ value: aDelete, key: value }),
    tickRecord({ value }),
  ]),
  ...noText.flatMap((value) => [
    kindsRecord({ value }),
    kindsRecord({ value: aDelete, key: value }),
    kindsRecord({ key: value, value: '{' }),
    tickRecord({ value }),
  ]),
  kindsRecord({ value: aDelete }),
  kindsRecord({ value: aDelete, key: null }),
  kindsRecord({ value: null }),
  tickRecord({ value: null }),
  ...[{}, { id: 9_007_199_254_740_993n }, { note: 'n', attributes: '{"a": 1}' }, { __op: 'd' }].map(
    (changed) => orderRecord({ value: orderValue(changed) }),
  ),
  ...[{}, { unknown: 1 }, { _own: 1 }, { size: null }, { price: 1.5 }, { symbol: null }].map((changed) =>
    tickRecord({ value: tickValue(changed) }),
  ),
  ...ticks.columns.flatMap(({ name }) =>
    texts.map((json) => {
      const value = JSON.stringify(tickValue({ [name]: '@field@' }));
      return tickRecord({ value: value.replace('"@field@"', () => json) });
    }),
  ),
  ...[-1, 0, 253_402_300_799_999, 253_402_300_800_000].map((timestamp) => tickRecord({ timestamp })),
];

const hour = 60 * 60 * 1000;
const turn = Date.UTC(2026, 0, 2, 2);

/** Records of two partitions around the turn of an hour, and the file that each belongs to. */
export const fileCases: readonly { readonly record: KafkaRecord; readonly file: string }[] = [
  { partition: 0, timestamp: turn - 2, file: 'first' },
  { partition: 0, timestamp: turn - 1, file: 'first' },
  { partition: 1, timestamp: turn - 1, file: 'other partition' },
  { partition: 0, timestamp: turn, file: 'next hour' },
  { partition: 1, timestamp: turn - 1, file: 'other partition' },
  { partition: 0, timestamp: turn + hour - 1, file: 'next hour' },
  // An older timestamp behind a newer one: a file's offsets follow each other.
  { partition: 0, timestamp: turn - 1, file: 'first hour again' },
].map(({ file, ...place }, offset) => ({ record: orderRecord({ ...place, offset }), file }));
