import { numericOf, type ColumnType } from './tables';

const wider: readonly (readonly [ColumnType, ColumnType])[] = [
  ['smallint', 'integer'],
  ['smallint', 'bigint'],
  ['integer', 'bigint'],
  ['real', 'double precision'],
];

/** Whether every value of a type is the same value of another one, in PostgreSQL and in the files of the lake. */
export function isWider(from: ColumnType, to: ColumnType): boolean {
  if (wider.some(([narrow, wide]) => narrow === from && wide === to)) return true;
  const [old, wide] = [numericOf(from), numericOf(to)];
  return (
    old !== undefined && wide !== undefined && old.scale === wide.scale && old.precision < wide.precision
  );
}
