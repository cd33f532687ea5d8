import { join } from 'node:path';
import { sourceConnector } from '../../containers/connect/source-connector';
import type { RecoveryReport } from '../../lambda/capture/contract';
import type { ReconcileReport } from '../../lambda/query/reconcile-contract';
import { parseOptions } from '../parse-options';
import { reportText } from '../reconcile/report-text';
import { reconcileVariables } from '../route/handler-variables';
import { invoke } from '../route/invoke';
import { awsEnvironment } from '../route/settings';
import { runningRoute } from '../running-route';
import type { CommandContext } from '../run-command';

export const usage = `Usage: npm run recover

The way back after capture was refused, while the route on this machine runs: a new epoch, a new replication slot, a new
snapshot of all tables, and the deletes that nobody captured. Writes may go on. Then database and lake are compared; ends
with 1 when they differ.

  --help          this text
`;

/**
 * `npm run recover`
 *
 * @returns whether the contents are identical afterwards
 * @throws Error one sentence for the user
 */
export async function recoverCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  parseOptions({ args: [...args] });
  const endpoints = runningRoute(stateDir);
  const options = {
    env: {
      ...awsEnvironment(endpoints),
      ...reconcileVariables(endpoints),
      CONNECT_URL: endpoints.connect,
      KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
    },
    logFile: join(stateDir, 'logs', 'recover.log'),
  };
  write('Capture begins anew: slot, snapshot of all tables, deletes that were missed ...\n');
  const { epoch, deleted }: RecoveryReport = await invoke(
    async () => (await import('../../lambda/capture/recover-capture')).handler,
    sourceConnector(),
    options,
  );
  const counts = Object.entries(deleted).map(([table, count]) => `${count} of ${table}`);
  write(`Capture goes on under epoch ${epoch}. Rows deleted since it was refused: ${counts.join(', ')}.\n`);
  const report: ReconcileReport = await invoke(
    async () => (await import('../../lambda/query/reconcile')).handler,
    {},
    options,
  );
  write(reportText(report));
  return report.tables.every(({ identical }) => identical);
}
