import { numericOf, type ColumnType } from './tables';

const wider: readonly (readonly [ColumnType, ColumnType])[] = [
  ['smallint', 'integer'],
  ['smallint', 'bigint'],
  ['integer', 'bigint'],
];

/**
 * Whether every value of a type is the same value of another one: in PostgreSQL, in the files of the lake, and in the
 * log. Not real and double precision: capture reads a change from before the migration with the type from after it when
 * it comes to it late, and then takes the real 0.1 for the double 0.1, which is another number.
 */
export function isWider(from: ColumnType, to: ColumnType): boolean {
  if (wider.some(([narrow, wide]) => narrow === from && wide === to)) return true;
  const [old, wide] = [numericOf(from), numericOf(to)];
  return (
    old !== undefined && wide !== undefined && old.scale === wide.scale && old.precision < wide.precision
  );
}
