import { join } from 'node:path';
import type { TableFold } from '../../lambda/query/contract';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { parseOptions } from '../parse-options';
import { foldVariables } from '../route/handler-variables';
import { invoke } from '../route/invoke';
import { awsEnvironment } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';

export const usage = `Usage: npm run fold

Takes the files that came since the last fold into <table>_history (every change or tick) and <table>_current (the newest
change of each key), now. The route on this machine does so by itself every half a minute; both at once is harmless, and views
such as "orders" show every change before it is folded, too.

  --table NAME    only this table; can be given several times
  --help          this text
`;

/**
 * `npm run fold`
 *
 * @returns true
 * @throws {Error} one sentence for the user, naming each table that failed
 */
export async function foldCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { values } = parseOptions({
    args: [...args],
    options: { table: { type: 'string', multiple: true } },
  });
  const { tables } = await invoke(
    async () => (await import('../../lambda/query/fold')).handler,
    { ...(values.table && { tables: values.table }) },
    {
      env: { ...awsEnvironment(runningRoute(stateDir)), ...foldVariables },
      logFile: join(stateDir, 'logs', 'fold-by-hand.log'),
    },
  );
  for (const fold of tables) if ('rounds' in fold) write(`${foldText(fold)}\n`);
  return true;
}

function foldText({ table, rows, files, complete }: TableFold): string {
  if (!complete) return `${table}: ${count(rows, 'change')} folded, and there are more: fold again.`;
  if (files === 0) return `${table}: nothing new.`;
  const { history, current } = lakeNames({ name: table });
  const read = `${count(rows, 'change')} of ${count(files, 'file')}`;
  return `${table}: ${read} folded into ${history} and ${current}; what they had already was not doubled.`;
}

function count(number: number, what: string): string {
  return `${number} ${number === 1 ? what : `${what}s`}`;
}
