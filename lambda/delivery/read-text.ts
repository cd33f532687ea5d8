import { kindOf } from './read-integer';
import { Unreadable } from './unreadable';

/** What capture writes in place of a value that it does not have, such as a long one that an update left alone. */
const unavailable = '__debezium_unavailable_value';
const unavailableBytes = Buffer.from(unavailable).toString('base64');
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** @throws Unreadable */
export function readText(value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable(`holds ${kindOf(value)} where text belongs`);
  refuseUnavailable(value, unavailable);
  return value;
}

/** In the one form that PostgreSQL writes, so that equal ones are equal text. @throws Unreadable */
export function readUuid(value: unknown): string {
  const text = readText(value);
  if (uuid.test(text)) return text;
  throw new Unreadable('holds text that is no uuid in lower case with hyphens');
}

/** Bytes stay base64 text in raw files. @throws Unreadable */
export function readBase64(value: unknown): string {
  const text = readText(value);
  if (!base64.test(text)) throw new Unreadable('holds text that is no base64');
  refuseUnavailable(text, unavailableBytes);
  return text;
}

function refuseUnavailable(value: string, placeholder: string): void {
  if (value !== placeholder) return;
  throw new Unreadable('was not sent by the source; set REPLICA IDENTITY FULL on the table');
}
