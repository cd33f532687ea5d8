import { z } from 'zod';
import { typeSignature, type TypeSignature } from './trino-answer';

const list = z.array(z.unknown());
const dictionary = z.record(z.string(), z.unknown());
const rowField = z.object({ fieldName: z.object({ name: z.string() }).nullish(), typeSignature });

/**
 * A value of Trino's JSON as the text that Athena gives; null for NULL.
 *
 * @param value text, boolean, array, object or null; numbers as text
 */
export function athenaText(value: unknown, type: TypeSignature): string | null {
  return value === null || value === undefined ? null : text(value, type);
}

function text(value: unknown, type: TypeSignature): string {
  switch (type.rawType) {
    case 'varbinary':
      // Bytes in hexadecimal with blanks between.
      return Buffer.from(String(value), 'base64')
        .toString('hex')
        .replace(/(..)(?=.)/g, '$1 ');
    case 'array':
      return `[${list
        .parse(value)
        .map((item) => inside(item, argument(type, 0)))
        .join(', ')}]`;
    case 'map':
      return `{${entries(value, type).join(', ')}}`;
    case 'row':
      return `{${fields(value, type).join(', ')}}`;
    default:
      return String(value);
  }
}

/** A value inside another one: NULL is written out. */
function inside(value: unknown, type: TypeSignature): string {
  return athenaText(value, type) ?? 'null';
}

function argument({ arguments: types, rawType }: TypeSignature, index: number): TypeSignature {
  const parsed = typeSignature.safeParse(types[index]?.value);
  if (!parsed.success) throw new Error(`Trino's type ${rawType} lacks its argument ${index}.`);
  return parsed.data;
}

function entries(value: unknown, type: TypeSignature): string[] {
  return Object.entries(dictionary.parse(value)).map(
    ([key, item]) => `${key}=${inside(item, argument(type, 1))}`,
  );
}

function fields(value: unknown, { arguments: types }: TypeSignature): string[] {
  return list.parse(value).map((item, index) => {
    const field = rowField.parse(types[index]?.value);
    return `${field.fieldName?.name ?? `field${index}`}=${inside(item, field.typeSignature)}`;
  });
}
