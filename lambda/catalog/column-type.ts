import type { EnvelopeType } from '../../lib/contracts/change-event';
import { numericOf, type ColumnType } from '../../lib/contracts/tables';

/** Glue's type of an envelope column in raw files. */
export const envelopeGlueType: Readonly<Record<EnvelopeType, string>> = {
  text: 'string',
  integer: 'int',
  bigint: 'bigint',
  timestamp: 'string',
};

/** Glue's type of a table's column in raw files, where temporal values are text. */
export function glueType(type: ColumnType): string {
  const numeric = numericOf(type);
  if (numeric) return `decimal(${numeric.precision},${numeric.scale})`;
  switch (type) {
    case 'smallint':
    case 'integer':
      return 'int';
    case 'bigint':
      return 'bigint';
    case 'double precision':
      return 'double';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}
