import type { Client } from 'pg';
import type { CapturedTable } from '../../lib/contracts/tables';

/**
 * A table with those columns only that the source has: a nullable one of the contract may wait for its migration, or
 * be dropped already, and has no value to compare.
 */
export async function withSourceColumns(source: Client, table: CapturedTable): Promise<CapturedTable> {
  const { rows } = await source.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [`"${table.schema}"."${table.name}"`],
  );
  const [first, ...rest] = table.columns.filter(
    ({ name, nullable }) => nullable !== true || rows.some((column) => column.name === name),
  );
  return first ? { ...table, columns: [first, ...rest] } : table;
}
