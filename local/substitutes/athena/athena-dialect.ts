import { createTableSql, type TablePlace } from './create-table-sql';

/**
 * Athena's statements about tables, as the statements that do the same in Trino: the making of a table by a query, and
 * of Iceberg tables columns that are added or widened, OPTIMIZE and VACUUM. Every other statement is the same in both.
 */
export class AthenaDialect {
  /** Seconds that VACUUM leaves a state of a table: Athena keeps it as a property, Trino has none. */
  private readonly snapshotSeconds = new Map<string, number>();

  /** @param sql without a semicolon at the end */
  trinoStatements(sql: string, place: TablePlace): string[] {
    return (
      createTableSql(sql, place) ??
      addColumns(sql) ??
      widenColumn(sql) ??
      optimize(sql) ??
      this.keepSnapshots(sql) ??
      this.vacuum(sql) ?? [sql]
    );
  }

  private keepSnapshots(sql: string): string[] | undefined {
    const match =
      /^\s*ALTER\s+TABLE\s+(\S+)\s+SET\s+TBLPROPERTIES\s*\(\s*'vacuum_max_snapshot_age_seconds'\s*=\s*'(\d+)'\s*\)\s*$/i;
    const [, table, seconds] = match.exec(sql) ?? [];
    if (table === undefined) return undefined;
    this.snapshotSeconds.set(nameOf(table), Number(seconds));
    return [];
  }

  private vacuum(sql: string): string[] | undefined {
    const table = /^\s*VACUUM\s+(\S+)\s*$/i.exec(sql)?.[1];
    if (table === undefined) return undefined;
    const threshold = `retention_threshold => '${this.snapshotSeconds.get(nameOf(table)) ?? defaultSeconds}s'`;
    return ['expire_snapshots', 'remove_orphan_files'].map(
      (procedure) => `ALTER TABLE ${quotedName(table)} EXECUTE ${procedure}(${threshold})`,
    );
  }
}

/** Athena's default: five days. */
const defaultSeconds = 432_000;

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
      `ALTER TABLE ${quotedName(table)} ADD COLUMN ${quotedName(name)} ${trinoType(type)}`,
  );
}

function widenColumn(sql: string): string[] | undefined {
  const match =
    /^\s*ALTER\s+TABLE\s+(\S+)\s+CHANGE\s+(?:COLUMN\s+)?(\S+)\s+(\S+)\s+(\w+(?:\([^)]*\))?)\s*$/i.exec(sql);
  const [, table, name, newName, type = ''] = match ?? [];
  if (table === undefined || name === undefined || name !== newName) return undefined;
  return [
    `ALTER TABLE ${quotedName(table)} ALTER COLUMN ${quotedName(name)} SET DATA TYPE ${trinoType(type)}`,
  ];
}

function trinoType(type: string): string {
  return types[type.toLowerCase()] ?? type;
}

function optimize(sql: string): string[] | undefined {
  const match = /^\s*OPTIMIZE\s+(\S+)\s+REWRITE\s+DATA\s+USING\s+BIN_PACK(\s+WHERE\s[^]*)?\s*$/i.exec(sql);
  const [, table, where = ''] = match ?? [];
  return table === undefined ? undefined : [`ALTER TABLE ${quotedName(table)} EXECUTE optimize${where}`];
}

/** Backticks, by which Athena's DDL quotes, as Trino's double quotes. */
function quotedName(name: string): string {
  return name.replaceAll('`', '"');
}

function nameOf(table: string): string {
  return table.replaceAll(/[`"]/g, '').toLowerCase();
}
