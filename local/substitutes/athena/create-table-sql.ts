import { hiveCatalog } from '../../engines/trino-files';

/** The query that makes a table. */
export interface TablePlace {
  readonly id: string;
  /** Database of a name that tells none. */
  readonly database: string;
  /** `s3://bucket/folder/`; the table's files lie in a folder of it when the statement says nowhere. */
  readonly outputLocation: string;
}

/** Property of a table to its value, as SQL. */
type Properties = Map<string, string>;

const statement =
  /^(\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?)((?:"[^"]+"|[\w.])+)\s*(?:WITH\s*\(([^]*?)\)\s*)?(AS\s[^]*)$/i;

/** Athena's own; in Trino the catalog says whether a table is Iceberg, and compresses as it is told to. */
const athenaOnly = [
  'table_type',
  'is_external',
  'write_compression',
  'parquet_compression',
  'orc_compression',
];

/**
 * Athena's CREATE TABLE AS as Trino's; undefined for every other statement. A table of plain files is made in Trino's
 * Hive catalog, which the other one hands on to.
 */
export function createTableSql(
  sql: string,
  { id, database, outputLocation }: TablePlace,
): string[] | undefined {
  const [, head = '', name = '', written, query = ''] = statement.exec(sql) ?? [];
  if (name === '') return undefined;
  const asked = propertiesOf(written);
  const kept = new Map([...asked].filter(([property]) => !athenaOnly.includes(property)));
  if (isIceberg(asked)) return [`${head}${name} ${withSql(kept)} ${query}`];
  const properties = new Map([...kept].map(([property, value]) => [hiveProperty(property), value]));
  if (!properties.has('format')) properties.set('format', "'PARQUET'");
  if (!properties.has('external_location')) {
    properties.set('external_location', `'${outputLocation}tables/${id}/'`);
  }
  return [`${head}${hiveName(name, database)} ${withSql(properties)} ${query}`];
}

/** Whether a statement makes a table of plain files in a folder that it names. */
export function hasExternalLocation(sql: string): boolean {
  const properties = propertiesOf(statement.exec(sql)?.[3]);
  return !isIceberg(properties) && properties.has('external_location');
}

function propertiesOf(text = ''): Properties {
  const found = text.matchAll(/(\w+)\s*=\s*('(?:[^']|'')*'|ARRAY\s*\[[^\]]*\]|\w+)/gi);
  return new Map([...found].map(([, property = '', value = '']) => [property.toLowerCase(), value]));
}

function isIceberg(properties: Properties): boolean {
  return /^'iceberg'$/i.test(properties.get('table_type') ?? '');
}

function withSql(properties: Properties): string {
  return `WITH (${[...properties].map(([property, value]) => `${property} = ${value}`).join(', ')})`;
}

function hiveProperty(property: string): string {
  return property === 'field_delimiter' ? 'textfile_field_separator' : property;
}

function hiveName(name: string, database: string): string {
  const parts = name.match(/"[^"]+"|\w+/g) ?? [];
  return [hiveCatalog, parts.at(-2) ?? `"${database}"`, parts.at(-1)].join('.');
}
