/** A type as Glue and Hive have it. */
export type HiveType =
  /** Of a column in which no value has been seen. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'array'; readonly of: HiveType }
  | { readonly kind: 'map'; readonly key: HiveType; readonly value: HiveType }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, HiveType> };

export const unknownType: HiveType = { kind: 'unknown' };
export const text: HiveType = { kind: 'plain', name: 'string' };

export function plainType(name: string): HiveType {
  return { kind: 'plain', name };
}

/** As Glue writes it. */
export function hiveText(type: HiveType): string {
  switch (type.kind) {
    case 'unknown':
      return 'string';
    case 'plain':
      return type.name;
    case 'array':
      return `array<${hiveText(type.of)}>`;
    case 'map':
      return `map<${hiveText(type.key)},${hiveText(type.value)}>`;
    case 'struct':
      return `struct<${[...type.fields].map(([name, field]) => `${name}:${hiveText(field)}`).join(',')}>`;
  }
}

/** Reads what Glue has written. @throws Error one sentence, for what is no type */
export function parseHiveType(written: string): HiveType {
  const tokens = written.match(/[<>,:]|[^<>,:(]+(\([^)]*\))?/g) ?? [];
  let at = 0;
  const refuse = () => new Error(`"${written}" is no type of Hive.`);
  const expect = (token: string) => {
    if (tokens[at++] !== token) throw refuse();
  };
  const read = (): HiveType => {
    const name = tokens[at++]?.trim();
    if (name === undefined || /^[<>,:]$/.test(name)) throw refuse();
    if (tokens[at] !== '<') return plainType(name);
    at++;
    if (name === 'array') {
      const of = read();
      expect('>');
      return { kind: 'array', of };
    }
    if (name === 'map') {
      const key = read();
      expect(',');
      const value = read();
      expect('>');
      return { kind: 'map', key, value };
    }
    if (name !== 'struct') throw refuse();
    const fields = new Map<string, HiveType>();
    for (;;) {
      const field = tokens[at++];
      if (field === undefined) throw refuse();
      expect(':');
      fields.set(field.trim(), read());
      const next = tokens[at++];
      if (next === '>') return { kind: 'struct', fields };
      if (next !== ',') throw refuse();
    }
  };
  const type = read();
  if (at !== tokens.length) throw refuse();
  return type;
}

const wholes = ['tinyint', 'smallint', 'int', 'bigint'];
const numbers = [...wholes, 'float', 'double'];

/** A type that holds what both hold: a text, where nothing narrower does. */
export function widerType(one: HiveType, other: HiveType): HiveType {
  if (one.kind === 'unknown') return other;
  if (other.kind === 'unknown') return one;
  if (one.kind === 'array' && other.kind === 'array') {
    return { kind: 'array', of: widerType(one.of, other.of) };
  }
  if (one.kind === 'map' && other.kind === 'map') {
    return { kind: 'map', key: widerType(one.key, other.key), value: widerType(one.value, other.value) };
  }
  if (one.kind === 'struct' && other.kind === 'struct') {
    const fields = new Map(one.fields);
    for (const [name, type] of other.fields)
      fields.set(name, widerType(fields.get(name) ?? unknownType, type));
    return { kind: 'struct', fields };
  }
  return one.kind === 'plain' && other.kind === 'plain' ? widerPlain(one.name, other.name) : text;
}

function widerPlain(one: string, other: string): HiveType {
  if (one === other) return plainType(one);
  if (!numbers.includes(one) || !numbers.includes(other)) return text;
  if (!wholes.includes(one) || !wholes.includes(other)) return plainType('double');
  return plainType(wholes[Math.max(wholes.indexOf(one), wholes.indexOf(other))] ?? 'bigint');
}
