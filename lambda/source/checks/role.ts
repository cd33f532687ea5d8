import { escapeIdentifier } from 'pg';
import { heartbeatTable } from '../../../lib/contracts/source-names';
import { qualifiedName, type CapturedTable } from '../../../lib/contracts/tables';
import type { Expectation, Problem } from '../preflight-contract';
import type { SourceFacts, TableFacts } from '../source-facts';
import { quoted, sameTable } from '../table-name';
import { error } from './error';

/** That the connector's role may connect, replicate, read every captured table whole and write the heartbeat. */
export function checkRole(
  facts: SourceFacts,
  { role }: Expectation,
  tables: readonly CapturedTable[],
): Problem[] {
  if (facts.role === null) {
    return [
      {
        code: 'role-missing',
        severity: 'error',
        problem: `There is no role "${role}" for the connector.`,
        fix: 'Run prepare-source, which makes it.',
      },
    ];
  }
  const found = facts.tables.filter((table) => [...tables, heartbeatTable].some(sameTable(table)));
  return [
    ...ownRights(facts, facts.role, role),
    ...found.flatMap((table) => onTable(table, facts.role, role)),
  ];
}

function ownRights(
  { database }: SourceFacts,
  { login, replication, connect }: NonNullable<SourceFacts['role']>,
  name: string,
): Problem[] {
  const role = escapeIdentifier(name);
  return [
    ...(login ? [] : [error('role-login', `Role ${name} may not log in.`, `ALTER ROLE ${role} LOGIN;`)]),
    ...(replication
      ? []
      : [
          error(
            'role-replication',
            `Role ${name} may not read a replication slot.`,
            `ALTER ROLE ${role} REPLICATION; (in RDS: GRANT rds_replication TO ${role};)`,
          ),
        ]),
    ...(connect
      ? []
      : [
          error(
            'role-connect',
            `Role ${name} may not connect to database ${database}.`,
            `GRANT CONNECT ON DATABASE ${escapeIdentifier(database)} TO ${role};`,
          ),
        ]),
  ];
}

function onTable(table: TableFacts, role: SourceFacts['role'], name: string): Problem[] {
  const { rights, schema } = table;
  const to = escapeIdentifier(name);
  const problems: Problem[] = [];
  const lacks = (code: string, what: string, grant: string) =>
    problems.push(
      error(code, `Role ${name} has no ${what} on ${qualifiedName(table)}.`, `GRANT ${grant} TO ${to};`),
    );
  if (!rights.usage)
    lacks('schema-usage', 'USAGE of the schema', `USAGE ON SCHEMA ${escapeIdentifier(schema)}`);
  if (!rights.select) lacks('table-select', 'SELECT', `SELECT ON ${quoted(table)}`);
  if (sameTable(table)(heartbeatTable)) {
    if (!rights.update) lacks('heartbeat-update', 'UPDATE', `UPDATE ON ${quoted(table)}`);
  } else if (table.hidesRows && role?.bypassesRowSecurity !== true) {
    problems.push(
      error(
        'row-security',
        `Table ${qualifiedName(table)} has row level security, so a snapshot misses rows without a word.`,
        `ALTER ROLE ${to} BYPASSRLS; or take the table out of lib/contracts/tables.ts.`,
      ),
    );
  }
  return problems;
}
