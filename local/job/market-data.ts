import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** One day's prices of one instrument, as the API takes them: decimals as text. */
export interface DailyBar {
  readonly symbol: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly close: string;
  readonly volume: string | null;
}

export interface Instrument {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
}

/** What the data set is about: the S&P 500 index by day (2000 to 2020), five shares by month (2000 to 2010). */
export const instruments: readonly Instrument[] = [
  { symbol: 'SPX', name: 'S&P 500', currency: 'USD' },
  { symbol: 'AAPL', name: 'Apple', currency: 'USD' },
  { symbol: 'AMZN', name: 'Amazon', currency: 'USD' },
  { symbol: 'GOOG', name: 'Google', currency: 'USD' },
  { symbol: 'IBM', name: 'IBM', currency: 'USD' },
  { symbol: 'MSFT', name: 'Microsoft', currency: 'USD' },
];

const dataFolder = path.join(__dirname, '../../node_modules/vega-datasets/data');

const indexRow = z.object({
  date: z.iso.date(),
  open: z.string(),
  high: z.string(),
  low: z.string(),
  close: z.string(),
  volume: z.string(),
});
const shareRow = z.object({ symbol: z.string(), date: z.string(), price: z.string() });

/**
 * Real prices of npm's `vega-datasets` (BSD-3-Clause), oldest day first; prices and volumes are the file's own text.
 */
export function dailyBars(): DailyBar[] {
  const index = rows('sp500-2000.csv', indexRow).map(({ date, ...prices }) => ({
    symbol: 'SPX',
    day: date,
    ...prices,
  }));
  const shares = rows('stocks.csv', shareRow).map(({ symbol, date, price }) => ({
    symbol,
    day: dayOf(date),
    open: null,
    high: null,
    low: null,
    close: price,
    volume: null,
  }));
  return [...index, ...shares].sort((a, b) => a.day.localeCompare(b.day) || a.symbol.localeCompare(b.symbol));
}

/** The last day for which every instrument has a price: the shares' prices end ten years before the index's. */
export function lastCommonDay(bars: readonly DailyBar[] = dailyBars()): string {
  const priced = new Map<string, number>();
  for (const { day } of bars) priced.set(day, (priced.get(day) ?? 0) + 1);
  const days = [...priced].filter(([, count]) => count === instruments.length).map(([day]) => day);
  const last = days.sort().at(-1);
  if (last === undefined) throw new Error('no day has prices of all instruments');
  return last;
}

function rows<Row>(file: string, schema: z.ZodType<Row>): Row[] {
  const text = readFileSync(path.join(dataFolder, file), 'utf8');
  return z.array(schema).parse(parse(text, { columns: true, bom: true }));
}

/** @param text a day as the shares' file writes it: `Jan 1 2000` */
function dayOf(text: string): string {
  return new Date(`${text} UTC`).toISOString().slice(0, 10);
}
