import { capturedKind } from '../../lib/contracts/column-kind';
import { qualifiedName, type CapturedTable } from '../../lib/contracts/tables';

/**
 * Settings for tables whose log holds no long value that an update left alone (replica identity DEFAULT): the
 * connector asks the table for it by key. Empty when every table has replica identity FULL.
 */
export function reselectedColumns(of: readonly CapturedTable[]): Record<string, string> {
  const columns = of
    .filter(({ replicaIdentity }) => replicaIdentity === 'default')
    .flatMap((table) =>
      table.columns
        .filter((column) => ['text', 'exact-text', 'bytes'].includes(capturedKind(column)))
        .map(({ name }) => `${qualifiedName(table)}:${name}`.replaceAll('.', '\\.')),
    );
  if (columns.length === 0) return {};
  return {
    'post.processors': 'reselect',
    'reselect.type': 'io.debezium.processors.reselect.ReselectColumnsPostProcessor',
    'reselect.reselect.columns.include.list': columns.join(','),
    'reselect.reselect.unavailable.values': 'true',
    'reselect.reselect.null.values': 'false',
    'reselect.reselect.use.event.key': 'false',
  };
}
