import { loadApiKey } from '../route/secrets';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { parseCollect } from './arguments';
import { ProgressLine } from './progress-line';
import { readTicks, sharePrices } from './read-ticks';
import { replayTicks } from './replay-ticks';
import { TickSender } from './tick-sender';

/**
 * `npm run collect`
 *
 * @param context `terminal`: whether `write` goes to one
 * @returns true: every tick is acknowledged
 * @throws {Error} one sentence for the user
 */
export async function collectCommand({
  args,
  stateDir,
  write,
  terminal,
}: CommandContext & { readonly terminal: boolean }): Promise<boolean> {
  const { file, speed } = parseCollect(args);
  const ticks = file === undefined ? sharePrices() : readTicks(file);
  const { api, secrets } = runningRoute(stateDir);
  const progress = new ProgressLine(write, terminal, ticks.length);
  const sender = new TickSender({
    url: api,
    apiKey: loadApiKey(secrets),
    source: file ?? 'The share prices',
    waiting: (why) => {
      progress.waiting(why);
    },
  });
  let rate: string;
  try {
    await replayTicks({
      ticks,
      speed,
      send: (batch) => sender.send(batch),
      sent: (done, last) => {
        progress.sent(done, last);
      },
    });
  } finally {
    rate = progress.end();
  }
  const day = (index: number) => ticks.at(index)?.body.traded_at.slice(0, 10);
  write(`${ticks.length.toLocaleString('en')} ticks of ${day(0)} to ${day(-1)} are acknowledged, ${rate}.\n`);
  return true;
}
