import { join } from 'node:path';
import { parseOptions } from '../parse-options';
import { scheduleVariables } from '../route/handler-variables';
import { invoke } from '../route/invoke';
import { awsEnvironment } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';

const { TOMBSTONE_DAYS, SNAPSHOT_SECONDS, RAW_DAYS } = scheduleVariables;

export const usage = `Usage: npm run upkeep

Keeps the lake's own tables small, now: puts files of <table>_history and <table>_current together, removes states older
than ${Number(SNAPSHOT_SECONDS) / 60} minutes and files that belong to none, forgets keys that were deleted ${TOMBSTONE_DAYS} days ago, and removes change
files older than ${RAW_DAYS} days whose every change the history holds. What questions answer stays the same. The route on this
machine does so by itself every hour.

  --table NAME    only this table; can be given several times
  --help          this text
`;

/**
 * `npm run upkeep`
 *
 * @returns true
 * @throws {Error} one sentence for the user, naming each table that failed
 */
export async function upkeepCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { values } = parseOptions({
    args: [...args],
    options: { table: { type: 'string', multiple: true } },
  });
  const options = {
    env: { ...awsEnvironment(runningRoute(stateDir)), ...scheduleVariables },
    logFile: join(stateDir, 'logs', 'upkeep-by-hand.log'),
  };
  write('Tidying up, a few seconds for each table ...\n');
  const { tables } = await invoke(
    async () => (await import('../../lambda/query/upkeep')).handler,
    { ...(values.table && { tables: values.table }) },
    options,
  );
  for (const upkeep of tables) {
    if (!('expired' in upkeep)) continue;
    const { table, expired } = upkeep;
    const files = expired === 0 ? 'none of its change files was' : `${expired} of its change files were`;
    write(`${table}: history and current are tidy; ${files} old enough to be removed.\n`);
  }
  return true;
}
