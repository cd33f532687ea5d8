import { capturedKind } from '../../lib/contracts/column-kind';
import { decimalOf, type Column } from '../../lib/contracts/tables';

/** Type of a table's column in views and Iceberg tables, as a query names it. */
export function lakeType(column: Column): string {
  const kind = capturedKind(column);
  switch (kind) {
    case 'decimal': {
      const { precision, scale } = decimalOf(column.type);
      return `decimal(${precision},${scale})`;
    }
    // A raw file has no narrower one.
    case 'smallint':
      return 'integer';
    case 'timestamp':
      return 'timestamp(6)';
    case 'bytes':
      return 'varbinary';
    case 'text':
    case 'exact-text':
      return 'varchar';
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'boolean':
    case 'date':
      return kind;
  }
}
