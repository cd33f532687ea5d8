import { Unreadable } from './unreadable';

/**
 * Thrown when JSON.parse met an integer beyond 2^53 and has rounded it: the record is parsed again without loss.
 * One object for all, since making a stack costs more than reading the record.
 */
export const rounded = new Error('integer beyond 2^53');

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
const int32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
const int16 = { least: -(2 ** 15), most: 2 ** 15 - 1 };

/** @throws Unreadable; `rounded` */
export function readBigint(value: unknown): bigint {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value);
    if (Number.isInteger(value)) throw rounded;
  }
  if (typeof value !== 'bigint') throw new Unreadable(`holds ${kindOf(value)} where a bigint belongs`);
  if (value >= int64.least && value <= int64.most) return value;
  throw new Unreadable('does not fit a bigint');
}

/** @throws Unreadable */
export function readInteger(value: unknown): number {
  return readWithin(value, int32, 'an integer');
}

/** @throws Unreadable */
export function readSmallint(value: unknown): number {
  return readWithin(value, int16, 'a smallint');
}

function readWithin(value: unknown, { least, most }: { least: number; most: number }, type: string): number {
  if (!Number.isInteger(value) && typeof value !== 'bigint') {
    throw new Unreadable(`holds ${kindOf(value)} where ${type} belongs`);
  }
  const integer = Number(value);
  if (integer >= least && integer <= most) return integer;
  throw new Unreadable(`does not fit ${type}`);
}

/** What a value is, without its content. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'a boolean';
    case 'object':
      return 'an object';
    default:
      return Number.isInteger(value) || typeof value === 'bigint' ? 'an integer' : 'a fraction';
  }
}
