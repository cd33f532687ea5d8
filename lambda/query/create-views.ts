import { AthenaClient } from '@aws-sdk/client-athena';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { queryEnvironment, type ViewsReport } from './contract';
import { runQuery } from './run-query';
import { viewSql } from './view-sql';

/** Makes or replaces the views of every captured table, by Athena. Safe to repeat. */
export async function handler(): Promise<ViewsReport> {
  const { ATHENA_WORKGROUP } = queryEnvironment.parse(process.env);
  return createViews(new AthenaClient({}), ATHENA_WORKGROUP, tables);
}

export async function createViews(
  athena: AthenaClient,
  workGroup: string,
  of: readonly CapturedTable[],
): Promise<ViewsReport> {
  const views = of.flatMap((table) => Object.entries(viewSql(table)));
  await Promise.all(views.map(([, sql]) => runQuery(athena, sql, { workGroup })));
  return { views: views.map(([name]) => name) };
}
