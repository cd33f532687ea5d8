import { z } from 'zod';
import { foldEnvironment, upkeepEnvironment } from '../../../lambda/query/contract';
import { handler as fold } from '../../../lambda/query/fold';
import { handler as upkeep } from '../../../lambda/query/upkeep';
import { scheduleEnv, type ScheduleSettings } from './contract';
import { runOnSchedule } from './run-on-schedule';

/** Calls fold and upkeep again and again, as EventBridge's schedules do in AWS. */
function main(): void {
  const { FOLD_EVERY_SECONDS, UPKEEP_EVERY_SECONDS } = readSettings();
  // Killed at any moment, they leave nothing to be tidied up.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
  void runOnSchedule([
    { name: 'fold', everySeconds: FOLD_EVERY_SECONDS, call: fold },
    { name: 'upkeep', everySeconds: UPKEEP_EVERY_SECONDS, call: upkeep },
  ]);
}

function readSettings(): ScheduleSettings {
  // The functions' own settings too: without them every call would fail for ever.
  const all = scheduleEnv.extend(foldEnvironment.shape).extend(upkeepEnvironment.shape);
  const settings = all.safeParse(process.env);
  if (settings.success) return settings.data;
  throw new Error(`The schedule cannot start: ${z.prettifyError(settings.error).replaceAll('\n', ' ')}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
