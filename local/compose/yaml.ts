export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** YAML of plain data, every text in quotes, so that none is taken for a number, a date or a truth value. */
export function yaml(value: Yaml, indent = ''): string {
  if (Array.isArray(value)) return value.map((item: Yaml) => `\n${indent}- ${inline(item)}`).join('');
  if (typeof value !== 'object') return ` ${inline(value)}`;
  return Object.entries(value)
    .map(([key, item]) => `\n${indent}${key}:${yaml(item, `${indent}  `)}`)
    .join('');
}

/** JSON is YAML. */
function inline(value: Yaml): string {
  return JSON.stringify(value);
}
