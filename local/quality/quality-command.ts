import { join } from 'node:path';
import type { QualityReport } from '../../lambda/query/quality-contract';
import { parseOptions } from '../parse-options';
import { qualityVariables } from '../route/handler-variables';
import { invoke } from '../route/invoke';
import { awsEnvironment } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { reportText } from './report-text';

export const usage = `Usage: npm run quality

Checks the rules of quality on the lake of the route that runs on this machine: keys are unique, columns have their values,
numbers lie in their ranges, references end somewhere, tables are fresh. Streamed tables are checked as far as they are
folded, and tables of jobs that have run. Ends with 1 when a rule is broken, and names the first keys.

  --table NAME    only this table; can be given several times
  --help          this text
`;

/**
 * `npm run quality`
 *
 * @returns whether every rule holds
 * @throws {Error} one sentence for the user
 */
export async function qualityCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { values } = parseOptions({
    args: [...args],
    options: { table: { type: 'string', multiple: true } },
  });
  const endpoints = runningRoute(stateDir);
  const report: QualityReport = await invoke(
    async () => (await import('../../lambda/query/check-quality')).handler,
    { ...(values.table && { tables: values.table }) },
    {
      env: { ...awsEnvironment(endpoints), ...qualityVariables },
      logFile: join(stateDir, 'logs', 'quality.log'),
    },
  );
  write(reportText(report));
  return report.tables.every((table) => 'broken' in table && table.broken.length === 0);
}
