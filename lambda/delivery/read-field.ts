import type { Fields } from './parse-record';
import { Unreadable } from './unreadable';

/** A field's value, read. @throws Unreadable naming the field */
export function readField<T>(fields: Fields, name: string, read: (value: unknown) => T): T {
  const value = fields[name];
  if (value === undefined) throw new Unreadable(`field "${name}" is missing`);
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`field "${name}" ${error.message}`);
  }
}
