import { z } from 'zod';
import { plainType, text, unknownType, widerType, type HiveType } from './hive-type';

/** What DuckDB says of a JSON value: the name of a type, a list with one of them, or an object of them. */
type JsonStructure = string | readonly JsonStructure[] | { readonly [name: string]: JsonStructure };

export const jsonStructure: z.ZodType<JsonStructure> = z.lazy(() =>
  z.union([z.string(), z.array(jsonStructure), z.record(z.string(), jsonStructure)]),
);

const plain: Readonly<Record<string, HiveType>> = {
  BOOLEAN: plainType('boolean'),
  // A number that fits into an int says nothing of the next one.
  BIGINT: plainType('bigint'),
  UBIGINT: plainType('bigint'),
  HUGEINT: plainType('bigint'),
  DOUBLE: plainType('double'),
  NULL: unknownType,
};

/** The fields of an object by their names in lower case, as the reader of the table looks for them. */
export function fieldsOfJson(structure: Readonly<Record<string, JsonStructure>>): Map<string, HiveType> {
  const fields = new Map<string, HiveType>();
  for (const [written, value] of Object.entries(structure)) {
    const name = written.toLowerCase();
    fields.set(name, widerType(fields.get(name) ?? unknownType, typeOfJson(value)));
  }
  return fields;
}

function typeOfJson(structure: JsonStructure): HiveType {
  if (typeof structure === 'string') return plain[structure] ?? text;
  if (Array.isArray(structure)) {
    const [of = 'NULL'] = structure as readonly JsonStructure[];
    return { kind: 'array', of: typeOfJson(of) };
  }
  const fields = fieldsOfJson(structure as Readonly<Record<string, JsonStructure>>);
  // A struct's text has its names between : , < and >. As a text, the object can still be asked by json_extract.
  return [...fields.keys()].every((name) => /^[\w$]+$/.test(name)) ? { kind: 'struct', fields } : text;
}
