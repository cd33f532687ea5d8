import type { EnvelopeType } from '../../lib/contracts/change-event';
import { capturedKind } from '../../lib/contracts/column-kind';
import { decimalOf, type Column } from '../../lib/contracts/tables';

/** Glue's type of an envelope column in raw files. */
export const envelopeGlueType: Readonly<Record<EnvelopeType, string>> = {
  text: 'string',
  integer: 'int',
  bigint: 'bigint',
  timestamp: 'string',
};

/** Glue's type of a table's column in raw files, where temporal values are text and bytes are base64 text. */
export function glueType(column: Column): string {
  const kind = capturedKind(column);
  switch (kind) {
    case 'decimal': {
      const { precision, scale } = decimalOf(column.type);
      return `decimal(${precision},${scale})`;
    }
    case 'smallint':
    case 'integer':
      return 'int';
    case 'real':
      return 'float';
    case 'bigint':
    case 'double':
    case 'boolean':
      return kind;
    default:
      return 'string';
  }
}
