import { kindOf } from './read-integer';
import { Unreadable } from './unreadable';

const day = String.raw`(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?`;
const patterns = {
  date: new RegExp(`^${day}Z?$`),
  timestamp: new RegExp(`^${day}T${time}Z$`),
} as const;
const longMonths = [1, 3, 5, 7, 8, 10, 12];

/**
 * Lets ISO 8601 text in UTC through unchanged when a `date` or a `timestamp(6)` can hold it. What cannot, such as
 * infinity, a year before 1 or after 9999, or the 31st of June, would make every query on the view fail.
 *
 * @returns a reader that throws Unreadable
 */
export function temporalReader(type: 'date' | 'timestamp'): (value: unknown) => string {
  const pattern = patterns[type];
  return (value) => {
    if (typeof value !== 'string')
      throw new Unreadable(`holds ${kindOf(value)} where text of a ${type} belongs`);
    const match = pattern.exec(value);
    if (!match || !exists(Number(match[1]), Number(match[2]), Number(match[3]))) {
      throw new Unreadable(`holds text that is no ${type} in UTC of the years 1 to 9999`);
    }
    return value;
  };
}

function exists(year: number, month: number, dayOfMonth: number): boolean {
  if (year === 0) return false;
  if (dayOfMonth <= 28 || longMonths.includes(month)) return true;
  if (month !== 2) return dayOfMonth <= 30;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return dayOfMonth === 29 && leap;
}
