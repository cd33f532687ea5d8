import type { ColumnType } from '../../lib/contracts/tables';
import { isWider } from '../../lib/contracts/wider-type';

/** A column as Glue and Athena tell it, its type by Hive's name. */
interface Column {
  readonly Name?: string;
  readonly Type?: string;
}

/**
 * Refuses a column whose new type would make files that are there unreadable. Wider types of the same kind read them,
 * of Parquet and of Iceberg.
 *
 * @throws {Error} naming table, column and what to do instead
 */
export function refuseTypeChange(
  table: string,
  existing: readonly Column[],
  wanted: readonly Column[],
): void {
  for (const { Name: name = '', Type: to = '' } of wanted) {
    const from = existing.find((column) => column.Name === name)?.Type;
    if (from === undefined || from === to || isWider(contractType(from), contractType(to))) continue;
    throw new Error(
      `Column ${name} of ${table} is ${from} in the lake's files and cannot become ${to}. ` +
        'Add a column with another name, fill it at the source, and drop the old one.',
    );
  }
}

const contractNames: Readonly<Record<string, ColumnType>> = {
  int: 'integer',
  float: 'real',
  double: 'double precision',
};

/** A type of Hive in the words of the contract. */
function contractType(hive: string): ColumnType {
  return contractNames[hive] ?? (hive.replace('decimal', 'numeric') as ColumnType);
}
