import { AthenaClient } from '@aws-sdk/client-athena';
import { tables } from '../../lib/contracts/tables';
import { tableLine } from '../metrics/metric-line';
import { readLogin, withSource } from '../source/connect-source';
import {
  reconcileEnvironment,
  reconcileEvent,
  type ReconcileEvent,
  type ReconcileReport,
} from './reconcile-contract';
import { reconcileTables, type ReconcilePlace } from './reconcile-tables';
import { keepReconciliationSql } from './reconciliation-table';
import { allRows, runQuery } from './run-query';
import { writeQuery } from './write-query';

const beginMs = 10 * 60_000;

/**
 * Compares database and lake by content, every table at one and the same state of the database, while both go on.
 * What is found of a table goes at once to the lake's table of reconciliations, and as metrics to the log.
 *
 * @throws Error naming each table that could not be compared, after all others are done
 */
export async function handler(event: ReconcileEvent = {}): Promise<ReconcileReport> {
  const environment = reconcileEnvironment.parse(process.env);
  const { settleSeconds, tables: names } = reconcileEvent.parse(event);
  const { ATHENA_WORKGROUP: workGroup, GLUE_DATABASE: database, METRIC_NAMESPACE: namespace } = environment;
  const athena = new AthenaClient({});
  const lake = async (sql: string) => allRows(await runQuery(athena, sql, { workGroup, database }));
  const keep: ReconcilePlace['keep'] = async (state, found) => {
    const { table, rows, lakeRows, missing, unexpected, different } = found;
    console.log(
      tableLine(
        { namespace, table, now: Date.parse(state.checkedAt) },
        { SourceRows: rows, LakeRows: lakeRows, DifferingKeys: missing + unexpected + different },
      ),
    );
    await writeQuery(athena, keepReconciliationSql(state, found), { workGroup, database });
  };
  try {
    const login = await readLogin(environment.RECONCILE_SECRET_ID);
    return await withSource(environment, login, (source) =>
      reconcileTables({ source, lake, keep }, tables, names, { settleMs: settleSeconds * 1000, beginMs }),
    );
  } finally {
    athena.destroy();
  }
}
