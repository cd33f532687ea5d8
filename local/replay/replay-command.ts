import { join } from 'node:path';
import { invoke } from '../route/invoke';
import { deliveryVariables } from '../route/handler-variables';
import { awsEnvironment } from '../route/settings';
import { runningRoute } from '../running-route';
import { parseReplay } from './arguments';
import type { CommandContext } from '../run-command';

/**
 * `npm run replay`
 *
 * @returns whether nothing is left in quarantine of what was asked for
 * @throws {Error} one sentence for the user
 */
export async function replayCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const wish = parseReplay(args);
  const endpoints = runningRoute(stateDir);
  const options = {
    env: { ...awsEnvironment(endpoints), ...deliveryVariables(endpoints) },
    logFile: join(stateDir, 'logs', 'replay.log'),
  };
  const folded =
    'The next fold takes them in (npm run fold: now); what the lake had already is not doubled.\n';
  if ('range' in wish) {
    const { table, records, quarantined } = await invoke(
      async () => (await import('../../lambda/delivery/replay-topic')).handler,
      wish.range,
      options,
    );
    const refused = quarantined > 0 ? `, of which ${quarantined} went to quarantine` : '';
    write(`${table}: ${records} records delivered again${refused}.\n${folded}`);
    return quarantined === 0;
  }
  const { tables } = await invoke(
    async () => (await import('../../lambda/delivery/replay-quarantine')).handler,
    wish.quarantine,
    options,
  );
  for (const { table, replayed, left, reason } of tables) {
    if (replayed + left === 0) continue;
    const why = reason === undefined ? '' : `: ${reason}`;
    write(`${table}: ${replayed} records delivered, ${left} left in quarantine${why}\n`);
  }
  const replayed = tables.reduce((sum, one) => sum + one.replayed, 0);
  const left = tables.reduce((sum, one) => sum + one.left, 0);
  write(replayed > 0 ? folded : left > 0 ? 'Nothing was delivered.\n' : 'There is nothing in quarantine.\n');
  return left === 0;
}
