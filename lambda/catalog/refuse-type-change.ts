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
    if (from === undefined || from === to || isWider(from, to)) continue;
    throw new Error(
      `Column ${name} of ${table} is ${from} in the lake's files and cannot become ${to}. ` +
        'Add a column with another name, fill it at the source, and drop the old one.',
    );
  }
}

function isWider(from: string, to: string): boolean {
  if (from === 'int' && to === 'bigint') return true;
  if (from === 'float' && to === 'double') return true;
  const [old, wide] = [decimalOf(from), decimalOf(to)];
  return (
    old !== undefined && wide !== undefined && old.scale === wide.scale && old.precision <= wide.precision
  );
}

function decimalOf(type: string): { precision: number; scale: number } | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}
