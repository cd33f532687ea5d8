/**
 * A record that has no place in the lake. The message is half a sentence that names the field and the fix, and never
 * holds a value of the row: it goes to the log.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
