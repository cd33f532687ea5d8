import { join } from 'node:path';
import { reconcileEvent, type ReconcileReport } from '../../lambda/query/reconcile-contract';
import { parseOptions } from '../parse-options';
import { invoke } from '../route/invoke';
import { reconcileVariables } from '../route/handler-variables';
import { awsEnvironment } from '../route/settings';
import { runningRoute } from '../running-route';
import { reportText } from './report-text';
import type { CommandContext } from '../run-command';

export const usage = `Usage: npm run reconcile

Compares the contents of database and lake, while the route on this machine runs: every captured table at one and the
same state of the database. Ends with 1 when they differ, and names the first keys.

  --table NAME    only this table; can be given several times
  --settle N      seconds that the lake may take to catch up (default: 60)
  --help          this text
`;

/**
 * `npm run reconcile`
 *
 * @returns whether the contents are identical
 * @throws {Error} one sentence for the user
 */
export async function reconcileCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      table: { type: 'string', multiple: true },
      settle: { type: 'string' },
    },
  });
  const event = reconcileEvent.safeParse({
    ...(values.table && { tables: values.table }),
    ...(values.settle !== undefined && { settleSeconds: Number(values.settle) }),
  });
  if (!event.success) throw new Error('--settle takes a number of seconds from 0 to 600.');
  const endpoints = runningRoute(stateDir);
  write('Comparing database and lake. The lake may need a while to catch up ...\n');
  const report: ReconcileReport = await invoke(
    async () => (await import('../../lambda/query/reconcile')).handler,
    event.data,
    {
      env: { ...awsEnvironment(endpoints), ...reconcileVariables(endpoints) },
      logFile: join(stateDir, 'logs', 'reconcile.log'),
    },
  );
  write(reportText(report));
  return report.tables.every(({ identical }) => identical);
}
