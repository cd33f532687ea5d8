import Table from 'cli-table3';
import type { ResultColumn, ResultRow } from '../../lambda/query/result-pages';

const numericTypes = ['tinyint', 'smallint', 'integer', 'bigint', 'float', 'double', 'decimal'];

/** Whether people expect a column's values under each other by their last digits. */
export function isNumeric({ type }: ResultColumn): boolean {
  return numericTypes.includes(type);
}

/**
 * A result as a table for people: numbers to the right, NULL apart from empty text, line breaks and tabs inside a
 * value written as `\n` and `\t`.
 */
export function resultTable(columns: readonly ResultColumn[], rows: readonly ResultRow[]): string {
  if (columns.length === 0) return '';
  const table = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map((column) => (isNumeric(column) ? 'right' : 'left')),
    // Colours would be in the way of tests and files.
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row.map(cell));
  return table.toString();
}

function cell(value: string | null): string {
  if (value === null) return 'NULL';
  return value.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
