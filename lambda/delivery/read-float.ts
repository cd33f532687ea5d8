import { kindOf } from './read-integer';
import { Unreadable } from './unreadable';

/** JSON has no word for what is not finite: Debezium writes these three as text. */
const notFinite: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

/** @throws Unreadable */
export function readDouble(value: unknown): number {
  return readFloat(value, 'a double');
}

/** The nearest number of 32 bits, which is the one that its shortest text stands for. @throws Unreadable */
export function readReal(value: unknown): number {
  const wide = readFloat(value, 'a real');
  const real = Math.fround(wide);
  if (Number.isFinite(real) === Number.isFinite(wide)) return real;
  throw new Unreadable('does not fit a real');
}

function readFloat(value: unknown, type: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  const special = typeof value === 'string' ? notFinite[value] : undefined;
  if (special !== undefined) return special;
  throw new Unreadable(`holds ${kindOf(value)} where ${type} belongs`);
}
