import type { Client } from 'pg';
import { tables as listed, type CapturedTable } from '../../lib/contracts/tables';
import { checkPublication } from './checks/publication';
import { checkRole } from './checks/role';
import { checkServer } from './checks/server';
import { checkSlot } from './checks/slot';
import { checkTables } from './checks/tables';
import { readLogin, withSource } from './connect-source';
import {
  preflightEnvironment,
  type Expectation,
  type PreflightReport,
  type Problem,
} from './preflight-contract';
import { readSourceFacts, type SourceFacts } from './source-facts';

/**
 * Looks whether the connector can capture this database, as the connector's own role, before it starts.
 *
 * @throws with every error at once, each with its code and its fix
 */
export async function handler(): Promise<PreflightReport> {
  const environment = preflightEnvironment.parse(process.env);
  const login = await readLogin(environment.CAPTURE_SECRET_ID);
  const expected = { role: login.username, leastWalMiB: environment.LEAST_WAL_MIB };
  const report = await withSource(environment, login, (client) => preflight(client, expected));
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return report;
  throw new Error(`The source cannot be captured yet.\n${errors.map(problemLine).join('\n')}`);
}

/** @param client connection of any role that may connect; nothing is changed */
export async function preflight(
  client: Client,
  expected: Expectation,
  tables: readonly CapturedTable[] = listed,
): Promise<PreflightReport> {
  const facts = await readSourceFacts(client, expected.role, tables);
  return { server: facts.version, problems: problemsOf(facts, expected, tables) };
}

/** Every problem at once, errors first. */
export function problemsOf(
  facts: SourceFacts,
  expected: Expectation,
  tables: readonly CapturedTable[],
): Problem[] {
  const problems = [
    ...checkServer(facts, expected),
    ...checkRole(facts, expected, tables),
    ...checkTables(facts, tables),
    ...checkPublication(facts, tables),
    ...checkSlot(facts, expected),
  ];
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

export function problemLine({ code, problem, fix }: Problem): string {
  return `${code}: ${problem} ${fix}`;
}
