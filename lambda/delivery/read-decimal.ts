import { kindOf } from './read-integer';
import { Unreadable } from './unreadable';

/** Sign, digits before and after the point; capture never writes an exponent. */
const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads numeric text as the unscaled integer of a `numeric(precision,scale)`: "12.5" with scale 2 is 1250n.
 * A JSON number is refused: it may have been rounded on its way.
 *
 * @returns a reader that throws Unreadable for every value that does not fit exactly
 */
export function decimalReader(precision: number, scale: number): (value: unknown) => bigint {
  const most = 10n ** BigInt(precision) - 1n;
  const type = `numeric(${precision},${scale})`;
  return (value) => {
    if (typeof value !== 'string')
      throw new Unreadable(`holds ${kindOf(value)} where text of a ${type} belongs`);
    const match = decimal.exec(value);
    if (!match) throw new Unreadable(`holds text that is no finite number where a ${type} belongs`);
    const [, sign, whole = '', fraction = ''] = match;
    const zeros = scale - fraction.length;
    const unscaled = shift(`${whole}${fraction}`, zeros);
    if (unscaled === undefined || unscaled > most) throw new Unreadable(`does not fit ${type} exactly`);
    return sign === '-' ? -unscaled : unscaled;
  };
}

/** The digits times ten to the power of `zeros`; undefined when digits other than zero would be cut off. */
function shift(digits: string, zeros: number): bigint | undefined {
  // 15 digits are exact as a double, and five times faster to turn into a bigint than text.
  if (zeros === 0) return digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
  if (zeros > 0) return BigInt(digits) * 10n ** BigInt(zeros);
  if (/[1-9]/.test(digits.slice(zeros))) return undefined;
  return BigInt(digits.slice(0, zeros));
}
