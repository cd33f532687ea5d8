/**
 * Statements about Iceberg tables that Athena writes otherwise than Trino: the making of a table by a query, columns
 * that are added, OPTIMIZE and VACUUM. Every other statement is the same in both.
 *
 * @param sql as Athena takes it, without a semicolon at the end
 * @returns the statements that do the same in Trino, one after the other
 */
export function trinoStatements(sql: string): string[] {
  return createTable(sql) ?? addColumns(sql) ?? optimize(sql) ?? vacuum(sql) ?? [sql];
}

/** Athena's own table properties; in Trino the catalog says that a table is Iceberg, and keeps its files. */
const athenaOnly = ['table_type', 'is_external', 'write_compression'];

function createTable(sql: string): string[] | undefined {
  const match = /^(\s*CREATE\s+TABLE\s+\S+\s+WITH\s*)\(([^]*?)\)(\s*AS\s[^]*)$/i.exec(sql);
  const [, head, properties, query] = match ?? [];
  if (properties === undefined || !/\btable_type\s*=\s*'ICEBERG'/i.test(properties)) return undefined;
  const kept = [...properties.matchAll(/(\w+)\s*=\s*('[^']*'|ARRAY\s*\[[^\]]*\]|\w+)/gi)]
    .filter(([, name = '']) => !athenaOnly.includes(name.toLowerCase()))
    .map(([property]) => property);
  return [`${head}(${kept.join(', ')})${query}`];
}

/** Hive's names of types, which Athena's DDL has, to Trino's. */
const types: Readonly<Record<string, string>> = {
  string: 'varchar',
  int: 'integer',
  timestamp: 'timestamp(6)',
  float: 'real',
  binary: 'varbinary',
};

function addColumns(sql: string): string[] | undefined {
  const match = /^\s*ALTER\s+TABLE\s+(\S+)\s+ADD\s+COLUMNS\s*\(([^]*)\)\s*$/i.exec(sql);
  const [, table, columns] = match ?? [];
  if (table === undefined || columns === undefined) return undefined;
  return [...columns.matchAll(/(`[^`]+`|\w+)\s+(\w+(?:\([^)]*\))?)/g)].map(
    ([, name = '', type = '']) =>
      `ALTER TABLE ${unquoted(table)} ADD COLUMN ${unquoted(name)} ${types[type.toLowerCase()] ?? type}`,
  );
}

function optimize(sql: string): string[] | undefined {
  const match = /^\s*OPTIMIZE\s+(\S+)\s+REWRITE\s+DATA\s+USING\s+BIN_PACK(\s+WHERE\s[^]*)?\s*$/i.exec(sql);
  const [, table, where = ''] = match ?? [];
  return table === undefined ? undefined : [`ALTER TABLE ${unquoted(table)} EXECUTE optimize${where}`];
}

/** Athena's VACUUM goes by the table's properties; here everything that no reader of this moment needs goes. */
function vacuum(sql: string): string[] | undefined {
  const table = /^\s*VACUUM\s+(\S+)\s*$/i.exec(sql)?.[1];
  if (table === undefined) return undefined;
  const execute = `ALTER TABLE ${unquoted(table)} EXECUTE`;
  return [
    `${execute} expire_snapshots(retention_threshold => '${vacuumSeconds}s')`,
    `${execute} remove_orphan_files(retention_threshold => '${vacuumSeconds}s')`,
  ];
}

const vacuumSeconds = 600;

/** Backticks, by which Athena's DDL quotes, as Trino's double quotes. */
function unquoted(name: string): string {
  return name.replaceAll('`', '"');
}
