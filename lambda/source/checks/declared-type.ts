/** Long names of `format_type`, and how lib/contracts/tables.ts writes them. */
const shortNames: readonly (readonly [RegExp, string])[] = [
  [/^timestamp(\(\d\))? with time zone/, 'timestamptz'],
  [/^timestamp(\(\d\))? without time zone/, 'timestamp'],
  [/^time(\(\d\))? with time zone/, 'timetz'],
  [/^time(\(\d\))? without time zone/, 'time'],
  [/^interval[^[]*/, 'interval'],
  [/^character varying/, 'varchar'],
  [/^character(?=\()/, 'char'],
  [/^bit varying/, 'varbit'],
];

/** A type as `format_type` writes it, in the words of lib/contracts/tables.ts: `time(3) without time zone[]` is `time[]`. */
export function declaredType(formatted: string): string {
  const [pattern, name] = shortNames.find(([long]) => long.test(formatted)) ?? [];
  return pattern && name !== undefined ? formatted.replace(pattern, name) : formatted;
}
