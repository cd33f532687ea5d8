import { capturedKind } from '../../lib/contracts/column-kind';
import { decimalOf, type Column } from '../../lib/contracts/tables';
import type { RawValue } from './raw-format';
import { decimalReader } from './read-decimal';
import { readDouble, readReal } from './read-float';
import { kindOf, readBigint, readInteger, readSmallint } from './read-integer';
import { temporalReader } from './read-temporal';
import { readBase64, readText, readUuid } from './read-text';
import { Unreadable } from './unreadable';

/** Checks a JSON value against its column's type and gives the Parquet value. @throws Unreadable */
export type ReadValue = (value: unknown) => RawValue;

/**
 * Reader of one column; null passes only where the column is nullable.
 *
 * @param declaredIn file that declares the column, for the message
 */
export function columnReader(column: Column, declaredIn: string): ReadValue {
  const { nullable = false } = column;
  const read = valueReader(column);
  return (value) => {
    if (value !== null) return read(value);
    if (nullable) return null;
    throw new Unreadable(`is null but the column is NOT NULL; set "nullable" in ${declaredIn} if it is`);
  };
}

function valueReader(column: Column): ReadValue {
  switch (capturedKind(column)) {
    case 'smallint':
      return readSmallint;
    case 'integer':
      return readInteger;
    case 'bigint':
      return readBigint;
    case 'decimal': {
      const { precision, scale } = decimalOf(column.type);
      return decimalReader(precision, scale);
    }
    case 'real':
      return readReal;
    case 'double':
      return readDouble;
    case 'boolean':
      return readBoolean;
    case 'date':
      return temporalReader('date');
    case 'timestamp':
      return temporalReader('timestamp');
    case 'bytes':
      return readBase64;
    case 'text':
      return column.type === 'uuid' ? readUuid : readText;
    case 'exact-text':
      return readText;
  }
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unreadable(`holds ${kindOf(value)} where a boolean belongs`);
}
