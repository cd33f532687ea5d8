import { kindOf } from './column-kind';
import { numericOf, type Column } from './tables';

/** Types that are not carried, and what to do instead. */
const instead: readonly (readonly [RegExp, string])[] = [
  [/^money$/, 'its text depends on the server; use numeric(p,s)'],
  [/^(name|"char")$/, 'it is for the system catalogs; use text'],
  [/^(oid|reg\w+|xid8?|cid|tid)$/, 'its values mean something in one database only; use bigint or text'],
  [
    /^(point|line|lseg|box|path|polygon|circle|geometry|geography)$/,
    'use two columns of double precision, or text',
  ],
  [/^(tsvector|tsquery)$/, 'derive it by an index on to_tsvector(...) instead of a column'],
  [/^(pg_lsn|pg_snapshot|txid_snapshot|jsonpath)$/, 'use text'],
  [/^bit$/, 'write bit(1)'],
  [/^(char|character|bpchar)$/, 'write char(n), or use text'],
  [/^numeric\(\d+\)$/, 'write numeric(p,0)'],
  [/^(numeric|decimal)\(\d+,-\d+\)$/, 'use numeric(p,0)'],
  [/^(dec|decimal)\b/, 'write numeric'],
  [/^(int|int4|serial)$/, 'write integer'],
  [/^(int8|bigserial)$/, 'write bigint'],
  [/^(int2|smallserial)$/, 'write smallint'],
  [/^(float8|float)$/, 'write double precision'],
  [/^float4$/, 'write real'],
  [/^bool$/, 'write boolean'],
  [/^(character varying|bit varying|character\()/, 'write varchar, varbit or char(n)'],
  [/^(timestamp|time)\b.*(\(| )/, 'write timestamp, timestamptz, time or timetz, without precision'],
  [/^(timestamptz|timetz|interval)\b./, 'write it without precision'],
];

const textInstead = ['date', 'timestamp', 'timestamptz', 'numeric'];

/** What is wrong with a column's type, as a sentence with a fix; undefined when it can be captured exactly. */
export function typeMistake(column: Column): string | undefined {
  const { type, asText = false } = column;
  if (/\[\]\[\]$/.test(type))
    return `${type} says how deep the lists are, which PostgreSQL does not hold to; write one [].`;
  const scalar = type.replace(/\[\]$/, '');
  const numeric = numericOf(type);
  if (numeric && (numeric.precision < 1 || numeric.precision > 1000)) {
    return `${type} is no type of PostgreSQL; use 1 to 1000 digits.`;
  }
  if (!kindOf(column)) {
    const [, advice = 'use a type that docs/types.md lists, or text'] =
      instead.find(([pattern]) => pattern.test(scalar)) ?? [];
    return `${type} cannot be captured exactly; ${advice}.`;
  }
  if (asText && !textInstead.includes(type) && !numeric) {
    return `asText is for ${textInstead.join(', ')}; ${type} needs none: drop it.`;
  }
  return undefined;
}
