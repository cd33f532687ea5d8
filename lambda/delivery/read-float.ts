import { kindOf } from './read-integer';
import { Unreadable } from './unreadable';

/** JSON has no word for what is not finite: Debezium writes these three as text. */
const notFinite: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

/** @throws Unreadable */
export function readDouble(value: unknown): number {
  return readFloat(value, 'a double');
}

/** A number of 32 bits; capture writes all its digits, so that one of 64 bits is told apart. @throws Unreadable */
export function readReal(value: unknown): number {
  const real = readFloat(value, 'a real');
  if (Object.is(Math.fround(real), real)) return real;
  throw new Unreadable('does not fit a real');
}

function readFloat(value: unknown, type: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  const special = typeof value === 'string' ? notFinite[value] : undefined;
  if (special !== undefined) return special;
  throw new Unreadable(`holds ${kindOf(value)} where ${type} belongs`);
}
