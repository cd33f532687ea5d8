import { numericOf, type Column, type ColumnType } from '../../lib/contracts/tables';
import type { RawValue } from './raw-format';
import { decimalReader } from './read-decimal';
import { kindOf, readBigint, readInteger, readSmallint } from './read-integer';
import { temporalReader } from './read-temporal';
import { Unreadable } from './unreadable';

/** Debezium's stand-in for a large value that an update did not touch and the replica identity did not bring. */
const unavailable = '__debezium_unavailable_value';

/** Checks a JSON value against its column's type and gives the Parquet value. @throws Unreadable */
export type ReadValue = (value: unknown) => RawValue;

/** Reader of one column; null passes only where the column is nullable. */
export function columnReader({ type, nullable = false }: Column): ReadValue {
  const read = typeReader(type);
  return (value) => {
    if (value !== null) return read(value);
    if (nullable) return null;
    throw new Unreadable(
      'is null but the column is NOT NULL; set "nullable" in lib/contracts/tables.ts if it is',
    );
  };
}

function typeReader(type: ColumnType): ReadValue {
  const numeric = numericOf(type);
  if (numeric) return decimalReader(numeric.precision, numeric.scale);
  switch (type) {
    case 'smallint':
      return readSmallint;
    case 'integer':
      return readInteger;
    case 'bigint':
      return readBigint;
    case 'boolean':
      return readBoolean;
    case 'double precision':
      return readDouble;
    case 'date':
      return temporalReader('date');
    case 'timestamp':
    case 'timestamptz':
      return temporalReader('timestamp');
    default:
      return readText;
  }
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unreadable(`holds ${kindOf(value)} where a boolean belongs`);
}

function readText(value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable(`holds ${kindOf(value)} where text belongs`);
  if (value === unavailable) {
    throw new Unreadable('was not sent by the source; set REPLICA IDENTITY FULL on the table');
  }
  return value;
}

/** JSON has no word for what is not finite: Debezium writes these three as text. */
const notFinite: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

function readDouble(value: unknown): number {
  if (Number.isFinite(value)) return value as number;
  if (typeof value === 'bigint') return Number(value);
  const special = typeof value === 'string' ? notFinite[value] : undefined;
  if (special !== undefined) return special;
  throw new Unreadable(`holds ${kindOf(value)} where a double belongs`);
}
