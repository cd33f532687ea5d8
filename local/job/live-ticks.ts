import { ticks as table } from '../../lib/contracts/event-tables';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { marketTicks, type MarketTick } from '../collect/market-tick';
import { TickSender } from '../collect/tick-sender';
import type { RouteSettings } from '../route/settings';
import { dailyBars } from './market-data';
import type { Sides } from './verify';

/** Ticks of a request; each is sent twice. */
const batch = 500;

/**
 * Sends the newest prices as ticks of this moment, and every request again, as a client does that got no answer.
 *
 * @returns what was acknowledged
 */
export async function sendLiveTicks(
  { endpoints, apiKey }: RouteSettings,
  count: number,
): Promise<MarketTick[]> {
  const start = Date.now();
  const ticks = marketTicks(
    dailyBars()
      .slice(-count)
      .map(({ symbol, close, volume }, index) => ({
        ...{ line: 0, symbol, price: close, volume },
        time: new Date(start + index).toISOString().replace('Z', '001Z'),
      })),
  );
  const sender = new TickSender({ url: endpoints.api, apiKey: apiKey(), source: 'The newest prices' });
  for (let sent = 0; sent < ticks.length; sent += batch) {
    const some = ticks.slice(sent, sent + batch);
    await sender.send(some);
    await sender.send(some);
  }
  return ticks;
}

/** What the lake has else than once, or with other contents, as sentences; nothing when all is well. */
export async function tickMistakes(
  { athena, lake }: Pick<Sides, 'athena' | 'lake'>,
  sent: readonly MarketTick[],
): Promise<string[]> {
  const [first, last] = [sent.at(0), sent.at(-1)].map((tick) => tick?.body.traded_at.slice(0, -1));
  if (first === undefined || last === undefined) return [];
  const sql = `SELECT tick_id, concat_ws(' ', symbol, CAST(price AS varchar), CAST(size AS varchar), to_iso8601(traded_at))
    FROM ${lakeNames(table).newest} WHERE traded_at BETWEEN timestamp '${sqlTime(first)}' AND timestamp '${sqlTime(last)}'`;
  const found = new Map<string, string[]>();
  for (const [id, content] of await allRows(await runQuery(athena, sql, lake))) {
    found.set(id ?? '', [...(found.get(id ?? '') ?? []), content ?? '']);
  }
  const states = sent.map(({ body }) => {
    const [content, ...more] = found.get(body.id) ?? [];
    if (content === undefined) return 'missing';
    if (more.length > 0) return 'there more than once';
    return content === contentOf(body) ? undefined : 'there with other contents';
  });
  return ['missing', 'there more than once', 'there with other contents'].flatMap((state) => {
    const count = states.filter((one) => one === state).length;
    return count === 0 ? [] : [`ticks: DIFFERENT. ${count} of ${sent.length} are ${state}.`];
  });
}

function contentOf({ symbol, price, size, traded_at }: MarketTick['body']): string {
  const sized = size === undefined ? [] : [sixDecimals(size)];
  return [symbol, sixDecimals(price), ...sized, traded_at.slice(0, -1)].join(' ');
}

function sixDecimals(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

/** @param iso without its zone */
function sqlTime(iso: string): string {
  return iso.replace('T', ' ');
}
