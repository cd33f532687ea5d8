import { escapeIdentifier } from 'pg';
import type { CapturedTable } from '../../lib/contracts/tables';

export type TableName = Pick<CapturedTable, 'schema' | 'name'>;

/** As SQL takes it. */
export function quoted({ schema, name }: TableName): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}

export function sameTable(a: TableName): (b: TableName) => boolean {
  return (b) => a.schema === b.schema && a.name === b.name;
}
