import { isUtf8 } from 'node:buffer';
import { parse } from 'lossless-json';
import { rounded } from './read-integer';
import { Unreadable } from './unreadable';

/** A JSON object's fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** How messages name the bytes. */
export type RecordPart = 'key' | 'value';

/**
 * Parses base64 of a JSON object and hands its fields to `read`. JSON.parse is tried first; where `read` finds an
 * integer that it rounded, the text is parsed again with such integers as bigint.
 *
 * @throws Unreadable
 */
export function parseRecord<T>(part: RecordPart, base64: string, read: (fields: Fields) => T): T {
  const text = textOf(part, base64);
  try {
    return read(fieldsOf(part, text, (json) => JSON.parse(json) as unknown));
  } catch (error) {
    if (error !== rounded) throw error;
    return read(fieldsOf(part, text, parseExactly));
  }
}

/** Grows to the largest record; a buffer for each record is a tenth of the function's time. */
let scratch = Buffer.alloc(64 * 1024);

function textOf(part: RecordPart, base64: string): string {
  if (base64.length > scratch.length) scratch = Buffer.alloc(base64.length * 2);
  const length = scratch.write(base64, 'base64');
  const text = scratch.toString('utf8', 0, length);
  // Bytes that are not UTF-8 become U+FFFD; few texts hold one of their own, so few need the exact look.
  if (text.includes('\ufffd') && !isUtf8(scratch.subarray(0, length))) {
    throw new Unreadable(`${part} is not UTF-8`);
  }
  return text;
}

function fieldsOf(part: RecordPart, text: string, parser: (text: string) => unknown): Fields {
  let value: unknown;
  try {
    value = parser(text);
  } catch {
    // The parser's own message quotes the text.
    throw new Unreadable(`${part} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable(`${part} is JSON but no object`);
  }
  const fields = value as Fields;
  // Bytes that are UTF-8 may still spell half a character as an escape, which the Parquet writer would replace.
  if (/\\u[dD][89a-fA-F]/.test(text) && Object.values(fields).some(isHalfCharacter)) {
    throw new Unreadable(`${part} holds half of a surrogate pair`);
  }
  return fields;
}

function isHalfCharacter(value: unknown): boolean {
  return typeof value === 'string' && /\p{Surrogate}/u.test(value);
}

function parseExactly(text: string): unknown {
  return parse(text, undefined, exactNumber);
}

function exactNumber(text: string): number | bigint {
  const number = Number(text);
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) return number;
  // With an exponent or a point the number says no more than the double does.
  return BigInt(/^-?\d+$/.test(text) ? text : number);
}
