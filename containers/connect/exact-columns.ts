import { capturedKind } from '../../lib/contracts/column-kind';
import { qualifiedName, type CapturedTable, type Column } from '../../lib/contracts/tables';

/**
 * Settings of the converter in converter/: the columns whose values it writes as PostgreSQL shows them, and the dates,
 * of which a snapshot would else bring 44 BC as the year 44, and bytes, which would be null where an update left them
 * alone and the log does not hold them. Columns of real it knows by itself: one that the contract has as double may be
 * real at the source. Empty when the tables have none of these.
 */
export function exactColumns(of: readonly CapturedTable[]): Record<string, string> {
  const named = (which: (column: Column) => boolean) =>
    of.flatMap((table) => table.columns.filter(which).map(({ name }) => `${qualifiedName(table)}.${name}`));
  const columns = named((column) => capturedKind(column) === 'exact-text');
  const days = named((column) => capturedKind(column) === 'date');
  const bytes = named((column) => capturedKind(column) === 'bytes');
  const floats = named((column) => ['real', 'double'].includes(capturedKind(column)));
  if (columns.length + days.length + bytes.length + floats.length === 0) return {};
  return {
    converters: 'exact',
    'exact.type': 'tidemark.connect.ExactText',
    'exact.columns': columns.join(','),
    'exact.days': days.join(','),
    'exact.bytes': bytes.join(','),
  };
}
