import { AthenaClient } from '@aws-sdk/client-athena';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { queryEnvironment, type ViewsReport } from './contract';
import { runQuery, type QueryContext } from './run-query';
import { viewSql } from './view-sql';

/** Makes or replaces the views of every captured table, by Athena. Safe to repeat. */
export async function handler(): Promise<ViewsReport> {
  const { ATHENA_WORKGROUP: workGroup, GLUE_DATABASE: database } = queryEnvironment.parse(process.env);
  return createViews(new AthenaClient({}), { workGroup, database }, tables);
}

export async function createViews(
  athena: AthenaClient,
  context: QueryContext,
  of: readonly CapturedTable[],
): Promise<ViewsReport> {
  const views = of.flatMap((table) => Object.entries(viewSql(table)));
  await Promise.all(views.map(([, sql]) => runQuery(athena, sql, context)));
  return { views: views.map(([name]) => name) };
}
