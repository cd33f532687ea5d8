import type { ColumnType } from '../../lib/contracts/tables';

/** A type of PostgreSQL with values at its edges, as the matrix test writes them and docs/types.md shows them. */
export interface TypeCase {
  /** Column of the test's table. */
  readonly name: string;
  /** Type in the migration. */
  readonly sql: string;
  /** @default - as in `sql` */
  readonly declared?: ColumnType;
  readonly asText?: boolean;
  /** SQL of values that arrive exactly. */
  readonly exact: readonly string[];
  /** SQL of values whose change is quarantined. */
  readonly quarantined?: readonly string[];
  /** For the page. */
  readonly remark?: string;
}

/** Types that a migration makes first. */
export const ownTypes = [
  `create type mood as enum ('sad', 'it''s ok', 'happy, "very"', '')`,
  'create type pair as (a integer, b text)',
  'create domain price as numeric(12,4)',
  'create domain moment as timestamptz',
];

export const typeMatrix: readonly TypeCase[] = [
  { name: 'c_smallint', sql: 'smallint', exact: ["'-32768'", "'32767'"] },
  { name: 'c_integer', sql: 'integer', exact: ["'-2147483648'", "'2147483647'", "'0'"] },
  {
    name: 'c_bigint',
    sql: 'bigint',
    exact: ["'-9223372036854775808'", "'9223372036854775807'", "'9007199254740993'"],
  },
  {
    name: 'c_decimal',
    sql: 'numeric(18,6)',
    exact: ["'999999999999.999999'", "'-0.000001'", "'0'"],
    quarantined: ["'NaN'"],
    remark: 'p up to 38',
  },
  { name: 'c_decimal38', sql: 'numeric(38,38)', exact: ["'0.12345678901234567890123456789012345678'"] },
  {
    name: 'c_decimal_text',
    sql: 'numeric(18,6)',
    asText: true,
    exact: ["'999999999999.999999'", "'NaN'", "'-0.000001'"],
  },
  {
    name: 'c_numeric60',
    sql: 'numeric(60,30)',
    exact: ["'123456789012345678901234567890.123456789012345678901234567891'", "'NaN'"],
    remark: 'p above 38, or s above p',
  },
  {
    name: 'c_numeric',
    sql: 'numeric',
    exact: ["'1.10'", "'1.1'", "'1e-300'", "'1e300'", "'0.00'", "'NaN'", "'Infinity'", "'-Infinity'"],
    remark: 'each value with its own scale',
  },
  {
    name: 'c_real',
    sql: 'real',
    exact: ["'3.4028235e38'", "'1e-45'", "'0.1'", "'16777217'", "'-0'", "'NaN'", "'Infinity'", "'-Infinity'"],
  },
  {
    name: 'c_double',
    sql: 'double precision',
    exact: [
      ...["'1.7976931348623157e308'", "'5e-324'", "'0.1'", "'1e22'", "'9007199254740993'", "'-0'"],
      ...["'NaN'", "'Infinity'", "'-Infinity'"],
    ],
  },
  { name: 'c_boolean', sql: 'boolean', exact: ["'true'", "'false'"] },
  {
    name: 'c_text',
    sql: 'text',
    exact: ["''", "' a '", "'NULL'", "E'two\\nlines\\t\"quoted\" \\\\ \\''", "'é 😀 𝒳'", "U&'\\FFFD'"],
  },
  { name: 'c_varchar', sql: 'varchar(10)', exact: ["'a  '", "'0123456789'"] },
  { name: 'c_char', sql: 'char(5)', exact: ["'abc'", "''", "'abcde'"], remark: 'with its padding' },
  { name: 'c_citext', sql: 'citext', exact: ["'AbC'"], remark: 'compared by case in the lake' },
  {
    name: 'c_bytea',
    sql: 'bytea',
    exact: ["'\\x00ff01'", "''", "decode(repeat('00fe', 5000), 'hex')"],
  },
  { name: 'c_bit', sql: 'bit(3)', exact: ["'101'", "'000'"] },
  { name: 'c_varbit', sql: 'varbit(70)', exact: ["'0010'", "''", "repeat('10', 35)::varbit"] },
  { name: 'c_uuid', sql: 'uuid', exact: ["'00000000-0000-0000-0000-0000000000AB'"] },
  {
    name: 'c_json',
    sql: 'json',
    exact: [`'{"b":1,  "a":1.0, "a":2}'`, "'null'", "'12345678901234567890.1234567890'"],
    remark: 'blanks, order and doubled keys stay',
  },
  { name: 'c_jsonb', sql: 'jsonb', exact: [`'{"b":1,  "a":1.0, "c":1e400}'`, "'null'", '\'"😀"\''] },
  { name: 'c_xml', sql: 'xml', exact: ['\'<a b="1">é</a>\''] },
  { name: 'c_hstore', sql: 'hstore', exact: [`'bb=>1, c=>NULL, "q\\"x"=>"y \\\\ z"'`, "''"] },
  { name: 'c_ltree', sql: 'ltree', exact: ["'top.science.astronomy'", "''"] },
  {
    name: 'c_date',
    sql: 'date',
    exact: ["'0001-01-01'", "'9999-12-31'", "'2024-02-29'", "'1582-10-04'", "'1582-10-25'"],
    quarantined: ["'infinity'", "'-infinity'", "'10000-01-01'", "'0044-03-15 BC'"],
  },
  {
    name: 'c_date_text',
    sql: 'date',
    asText: true,
    exact: [
      "'infinity'",
      "'-infinity'",
      "'5874897-12-31'",
      "'0044-03-15 BC'",
      "'4713-01-01 BC'",
      "'2026-01-02'",
    ],
  },
  {
    name: 'c_time',
    sql: 'time',
    exact: ["'00:00:00'", "'23:59:59.999999'", "'24:00:00'", "'12:34:00.5'"],
  },
  {
    name: 'c_timetz',
    sql: 'timetz',
    exact: ["'12:34:56.789+05:45'", "'00:00:00+15:59'", "'24:00:00-15:59'", "'23:59:59.999999+00:00:01'"],
  },
  {
    name: 'c_timestamp',
    sql: 'timestamp',
    exact: ["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'1582-10-10 00:00:00.1'"],
    quarantined: ["'infinity'", "'-infinity'", "'10000-01-01'", "'0044-03-15 12:00:00 BC'"],
  },
  {
    name: 'c_timestamp_text',
    sql: 'timestamp',
    asText: true,
    exact: [
      ...["'infinity'", "'-infinity'", "'294276-12-31 23:59:59.999999'", "'0044-03-15 12:00:00.000001 BC'"],
      ...["'2026-01-02 03:04:05'", "'1582-10-10 00:00:00.1'"],
    ],
  },
  {
    name: 'c_timestamptz',
    sql: 'timestamptz',
    exact: ["'0001-01-01 00:00:00+00'", "'9999-12-31 23:59:59.999999+00'", "'1900-01-01 00:00:00+00:19:32'"],
    quarantined: ["'infinity'", "'-infinity'", "'10000-01-01 00:00:00+00'", "'0044-03-15 12:00:00+00 BC'"],
    remark: 'the instant, shown in UTC',
  },
  {
    name: 'c_timestamptz_text',
    sql: 'timestamptz',
    asText: true,
    exact: [
      ...[
        "'infinity'",
        "'-infinity'",
        "'294276-12-31 23:59:59.999999+00'",
        "'0044-03-15 12:00:00.000001+00 BC'",
      ],
      ...["'2026-01-02 03:04:05+05:45'", "'4714-11-24 00:00:00+00 BC'"],
    ],
  },
  {
    name: 'c_interval',
    sql: 'interval check (isfinite(c_interval))',
    declared: 'interval',
    exact: [
      ...["'1 year 2 mons 3 days 04:05:06.789012'", "'-1 mon +1 day -00:00:00.000001'", "'0'", "'-1 day'"],
      ...["'178000000 years'", "'1 day -24:00:00'", "'-00:00:01.5'", "'1000000:00:00'"],
    ],
    remark: 'with `check (isfinite(c))`, from PostgreSQL 17 on: capture would write infinity as 0',
  },
  { name: 'c_inet', sql: 'inet', exact: ["'10.0.0.1'", "'10.0.0.1/8'", "'::ffff:1.2.3.4/64'", "'fe80::1'"] },
  { name: 'c_cidr', sql: 'cidr', exact: ["'10.0.0.0/8'", "'10.0.0.1/32'", "'2001:db8::/32'"] },
  { name: 'c_macaddr', sql: 'macaddr', exact: ["'08:00:2b:01:02:03'"] },
  { name: 'c_macaddr8', sql: 'macaddr8', exact: ["'08:00:2b:01:02:03:04:05'"] },
  { name: 'c_enum', sql: 'mood', declared: 'enum(mood)', exact: [`'happy, "very"'`, "'it''s ok'", "''"] },
  {
    name: 'c_domain',
    sql: 'price',
    declared: 'numeric(12,4)',
    exact: ["'12.5'"],
    remark: 'a domain is declared as the type under it',
  },
  {
    name: 'c_domain_time',
    sql: 'moment',
    declared: 'timestamptz',
    exact: ["'2026-01-02 03:04:05.000006+01'"],
  },
  { name: 'c_composite', sql: 'pair', declared: 'composite(pair)', exact: [`'(1,"a b")'`, "'(,)'"] },
  {
    name: 'c_generated',
    sql: 'integer generated always as (c_integer / 2) stored',
    declared: 'integer',
    exact: [],
    remark: 'STORED, from PostgreSQL 18 on; VIRTUAL is refused: its values are not in the log',
  },
  {
    name: 'c_default',
    sql: 'integer default 7',
    declared: 'integer',
    exact: ['NULL', "'7'"],
    remark: 'NULL stays NULL beside a DEFAULT',
  },
  { name: 'c_int4range', sql: 'int4range', exact: ["'[1,5]'", "'empty'", "'(,)'"] },
  { name: 'c_int8range', sql: 'int8range', exact: ["'(,9223372036854775806]'"] },
  { name: 'c_numrange', sql: 'numrange', exact: ["'[1.50,)'", "'(1.5,NaN)'"] },
  {
    name: 'c_daterange',
    sql: 'daterange',
    exact: ["'[2026-01-01,2026-01-31]'", "'[0044-03-15 BC,infinity]'"],
  },
  { name: 'c_tsrange', sql: 'tsrange', exact: ["'[2026-01-01 00:00:00.000001,infinity)'"] },
  {
    name: 'c_tstzrange',
    sql: 'tstzrange',
    exact: ["'[2026-01-01 00:00:00.000001+01,)'"],
    remark: 'bounds in UTC',
  },
  { name: 'c_int4multirange', sql: 'int4multirange', exact: ["'{[1,3),[5,7)}'", "'{}'"] },
  {
    name: 'c_tstzmultirange',
    sql: 'tstzmultirange',
    exact: ["'{[2026-01-01 00:00:00+01,2026-01-02 00:00:00+01)}'"],
  },
  {
    name: 'a_integer',
    sql: 'integer[]',
    exact: ["'{1,NULL,-2147483648}'", "'{}'", "'{{1,2},{3,NULL}}'", "'[0:1]={7,8}'"],
    remark: 'with its bounds, and lists in lists',
  },
  { name: 'a_bigint', sql: 'bigint[]', exact: ["'{9223372036854775807,NULL,-9223372036854775808}'"] },
  { name: 'a_numeric', sql: 'numeric[]', exact: ["'{1.10,1e-20,NULL,NaN,Infinity}'"] },
  { name: 'a_double', sql: 'double precision[]', exact: ["'{0.1,5e-324,NULL,NaN,-0,-Infinity}'"] },
  { name: 'a_boolean', sql: 'boolean[]', exact: ["'{t,f,NULL}'"] },
  {
    name: 'a_text',
    sql: 'text[]',
    exact: [
      `'{"a","",NULL,"NULL","a\\"b\\\\c,d","  x "}'`,
      `'{{"a","b"},{"c",NULL}}'`,
      "array[E'two\\nlines', '😀']",
    ],
  },
  { name: 'a_char', sql: 'char(5)[]', exact: ['\'{"a",NULL,"abcde"}\''] },
  { name: 'a_bytea', sql: 'bytea[]', exact: ["array['\\x00ff'::bytea, null, '']"] },
  { name: 'a_uuid', sql: 'uuid[]', exact: ["'{00000000-0000-0000-0000-0000000000ab,NULL}'"] },
  { name: 'a_jsonb', sql: 'jsonb[]', exact: [`array['{"a":  1}'::jsonb, null]`] },
  { name: 'a_date', sql: 'date[]', exact: ['\'{0001-01-01,infinity,"0044-03-15 BC",NULL}\''] },
  { name: 'a_time', sql: 'time[]', exact: ["'{00:00:00,24:00:00,12:34:56.789012,NULL}'"] },
  { name: 'a_timetz', sql: 'timetz[]', exact: ["'{12:34:56.789+05:45,NULL}'"] },
  {
    name: 'a_timestamptz',
    sql: 'timestamptz[]',
    exact: ['\'{"2026-01-01 00:00:00.000001+01",infinity,"0044-03-15 12:00:00+00 BC",NULL}\''],
  },
  { name: 'a_interval', sql: 'interval[]', exact: ['\'{"1 year 04:05:06.789012",infinity,NULL}\''] },
  {
    name: 'a_enum',
    sql: 'mood[]',
    declared: 'enum(mood)[]',
    exact: [`array['sad', 'happy, "very"', null]::mood[]`],
  },
  {
    name: 'a_composite',
    sql: 'pair[]',
    declared: 'composite(pair)[]',
    exact: [`array[row(1, 'a b')::pair, null]`],
  },
  { name: 'a_inet', sql: 'inet[]', exact: ["'{10.0.0.1/8,10.0.0.1,NULL}'"] },
  { name: 'a_range', sql: 'tstzrange[]', exact: ['\'{"[2026-01-01 00:00:00.000001+01,)",NULL,empty}\''] },
];

/** Types that are refused when a table is declared. */
export const refusedTypes: readonly string[] = [
  ...['money', 'tsvector', 'tsquery', 'point', 'polygon', 'name', 'oid', 'pg_lsn', 'numeric(5,-2)'],
];
