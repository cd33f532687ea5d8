import { escapeIdentifier } from 'pg';
import { heartbeatTable } from '../../../lib/contracts/source-names';
import {
  qualifiedName,
  type CapturedTable,
  type Column,
  type ColumnType,
} from '../../../lib/contracts/tables';
import { isWider } from '../../../lib/contracts/wider-type';
import type { Problem } from '../preflight-contract';
import type { SourceFacts, TableFacts } from '../source-facts';
import { quoted, sameTable } from '../table-name';
import { declaredType } from './declared-type';
import { error } from './error';

/** That every captured table is there as lib/contracts/tables.ts declares it, and the heartbeat beside them. */
export function checkTables(
  { tables: found, versionNumber }: SourceFacts,
  tables: readonly CapturedTable[],
): Problem[] {
  const problems = tables.flatMap((table) => {
    const facts = found.find(sameTable(table));
    if (facts) {
      return [
        ...kind(facts),
        ...columns(facts, table, versionNumber),
        ...key(facts, table),
        ...identity(facts, table),
      ];
    }
    return [
      error(
        'table-missing',
        `Table ${qualifiedName(table)} is declared in lib/contracts/tables.ts and does not exist.`,
        'Add a migration that creates it, or take it out of the list.',
      ),
    ];
  });
  if (found.some(sameTable(heartbeatTable))) return problems;
  return [
    ...problems,
    error(
      'heartbeat-missing',
      `Table ${qualifiedName(heartbeatTable)} does not exist, so an idle database would keep its WAL.`,
      'Run prepare-source, which makes it.',
    ),
  ];
}

function kind(table: TableFacts): Problem[] {
  const name = qualifiedName(table);
  if (table.kind !== 'r' && table.kind !== 'p') {
    return [
      error(
        'table-kind',
        `${name} is no table, and only tables are published.`,
        'Declare the table behind it.',
      ),
    ];
  }
  if (table.persistence === 'p') return [];
  return [
    error(
      'table-unlogged',
      `Table ${name} is not written to the WAL, so its changes cannot be captured.`,
      `ALTER TABLE ${quoted(table)} SET LOGGED;`,
    ),
  ];
}

function columns(facts: TableFacts, table: CapturedTable, version: number): Problem[] {
  const declared = table.columns.flatMap((column) => {
    const found = facts.columns.find(({ name }) => name === column.name);
    return found
      ? [...differences(found, column, qualifiedName(table)), ...unsent(found, qualifiedName(table), version)]
      : [missing(column, table)];
  });
  const extra = facts.columns.filter(({ name }) => !table.columns.some((column) => column.name === name));
  return [
    ...declared,
    ...extra.map(({ name, type }) =>
      error(
        'column-undeclared',
        `Column ${qualifiedName(table)}.${name} (${type}) is not declared, so records with it are quarantined.`,
        'Declare it in lib/contracts/tables.ts and deploy that before the migration.',
      ),
    ),
  ];
}

function missing({ name, type, nullable }: Column, table: CapturedTable): Problem {
  if (nullable === true) return ahead(`${qualifiedName(table)}.${name}`, type, 'does not exist');
  return error(
    'column-missing',
    `Column ${qualifiedName(table)}.${name} is declared as ${type} and does not exist.`,
    'Add a migration that creates it, or take it out of lib/contracts/tables.ts.',
  );
}

/** What a contract that is deployed before its migration looks like until then. */
function ahead(column: string, declared: ColumnType, state: string): Problem {
  return {
    code: 'column-ahead',
    severity: 'warning',
    problem: `Column ${column} is declared as ${declared} and ${state}.`,
    fix: 'Apply its migration; if it was dropped, take it out of lib/contracts/tables.ts.',
  };
}

function differences(found: TableFacts['columns'][number], column: Column, table: string): Problem[] {
  const problems: Problem[] = [];
  const name = `${table}.${column.name}`;
  const type = found.named ?? declaredType(found.type);
  if (isWider(type as ColumnType, column.type)) {
    problems.push(ahead(name, column.type, `is ${type}`));
  } else if (type !== column.type) {
    problems.push(
      error(
        'column-type',
        `Column ${name} is ${type} and is declared as ${column.type}.`,
        'Declare the type that the database has, or migrate the column.',
      ),
    );
  }
  if (found.nullable && column.nullable !== true) {
    problems.push(
      error(
        'column-nullable',
        `Column ${name} takes nulls and is declared without, so a record with a null is quarantined.`,
        'Set nullable: true in lib/contracts/tables.ts, or migrate the column to NOT NULL.',
      ),
    );
  }
  return problems;
}

/** Values that PostgreSQL or capture would not hand over as they are. */
function unsent(found: TableFacts['columns'][number], table: string, version: number): Problem[] {
  const name = `${table}.${found.name}`;
  if (found.generated === 'v') {
    return [
      error(
        'column-generated',
        `Column ${name} is generated when it is read, so the log does not hold its values.`,
        'Make it STORED, or drop it and compute it in a query.',
      ),
    ];
  }
  if (found.generated !== '' && version < 180_000) {
    return [
      error(
        'column-generated',
        `Column ${name} is generated, and PostgreSQL publishes such values from version 18 on.`,
        'Fill it by a trigger instead, or drop it and compute it in a query.',
      ),
    ];
  }
  if (
    found.type.startsWith('interval') &&
    !found.type.endsWith('[]') &&
    !found.finite &&
    version >= 170_000
  ) {
    return [
      error(
        'column-interval',
        `Column ${name} can hold infinity, which capture would write as 0.`,
        `ALTER TABLE ${table} ADD CHECK (isfinite(${escapeIdentifier(found.name)}));`,
      ),
    ];
  }
  return [];
}

function key(facts: TableFacts, table: CapturedTable): Problem[] {
  const name = qualifiedName(table);
  const columns = table.primaryKey.map((column) => escapeIdentifier(column)).join(', ');
  if (facts.key.length === 0) {
    return [
      error(
        'key-missing',
        `Table ${name} has no primary key.`,
        `ALTER TABLE ${quoted(table)} ADD PRIMARY KEY (${columns});`,
      ),
    ];
  }
  if (facts.key.join() === table.primaryKey.join()) return [];
  return [
    error(
      'key-differs',
      `The primary key of ${name} is (${facts.key.join(', ')}) and is declared as (${table.primaryKey.join(', ')}).`,
      'Declare the key that the database has.',
    ),
  ];
}

function identity(facts: TableFacts, table: CapturedTable): Problem[] {
  const wanted = table.replicaIdentity ?? 'full';
  if (facts.identity === wanted.charAt(0)) return [];
  return [
    error(
      'replica-identity',
      wanted === 'full'
        ? `Table ${qualifiedName(facts)} has not replica identity FULL: long values that an update leaves alone are not sent.`
        : `Table ${qualifiedName(facts)} has not the replica identity DEFAULT that it is declared with.`,
      `ALTER TABLE ${quoted(facts)} REPLICA IDENTITY ${wanted.toUpperCase()};`,
    ),
  ];
}
