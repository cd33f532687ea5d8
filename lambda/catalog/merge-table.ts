import type { Table, TableInput } from '@aws-sdk/client-glue';

/**
 * The entry to write so that the table becomes as wanted without losing anything: columns that the wanted entry
 * lacks stay, behind the others, since older files hold them; parameters of others stay too.
 *
 * @returns undefined when the table already is so
 */
export function mergeTable(existing: Table, wanted: TableInput): TableInput | undefined {
  const columns = wanted.StorageDescriptor?.Columns ?? [];
  const kept = (existing.StorageDescriptor?.Columns ?? []).filter(
    ({ Name }) => !columns.some((column) => column.Name === Name),
  );
  const merged: TableInput = {
    ...wanted,
    StorageDescriptor: { ...wanted.StorageDescriptor, Columns: [...columns, ...kept] },
    Parameters: { ...existing.Parameters, ...wanted.Parameters },
  };
  return holds(existing, merged) ? undefined : merged;
}

/** Whether `actual` has all that `wanted` says; what a catalog adds on its own does not count. */
function holds(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => holds(actual[index], item))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    return Object.entries(wanted).every(
      ([key, value]) =>
        typeof actual === 'object' &&
        actual !== null &&
        key in actual &&
        holds(Reflect.get(actual, key), value),
    );
  }
  return actual === wanted;
}
