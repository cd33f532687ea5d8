import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { dailyBars } from '../job/market-data';
import { marketTicks, type MarketTick, type TickRow } from './market-tick';

const decimal = /^\d{1,12}(\.\d{1,6})?$/;
const moment = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)$/;
const price = z.string().regex(decimal, 'must be a decimal number, of at most 12 digits and 6 decimals');

/** What a row must have; a file has one of the names of each. */
const columns = {
  symbol: z.string().regex(/^[A-Za-z0-9.^=:_-]{1,32}$/, 'must be 1 to 32 letters, digits and . ^ = : _ -'),
  time: z
    .string()
    .regex(moment, 'must be a time with its offset, such as 2026-11-27T16:00:00.5Z')
    .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time that exists'),
  day: z.iso.date('must be a day that exists, such as 2026-11-27').transform((day) => `${day}T00:00:00Z`),
  price,
  close: price,
  volume: z
    .string()
    .regex(
      /^(\d{1,12}(\.\d{1,6})?)?$/,
      'must be a decimal number, of at most 12 digits and 6 decimals, or empty',
    ),
} as const;
type Column = keyof typeof columns;

/** The prices of the main job, of the years 2000 to 2020. */
export function sharePrices(): MarketTick[] {
  return marketTicks(
    dailyBars().map(({ symbol, day, close, volume }) => ({
      line: 0,
      symbol,
      time: `${day}T00:00:00Z`,
      price: close,
      volume,
    })),
  );
}

/**
 * The rows of a CSV file.
 *
 * @throws {Error} one sentence that names line and field of the first mistake, or the column that is missing
 */
export function readTicks(file: string): MarketTick[] {
  const [head, ...rows] = linesOf(file);
  const names = head?.record ?? [];
  const chosen = {
    symbol: columnOf(file, names, ['symbol']),
    time: columnOf(file, names, ['time', 'day']),
    price: columnOf(file, names, ['price', 'close']),
    volume: names.includes('volume') ? ('volume' as const) : undefined,
  };
  if (rows.length === 0) throw new Error(`${file} has no row below its head.`);
  return marketTicks(
    rows.map(({ record, line }): TickRow => {
      const field = (column: Column) => {
        const checked = columns[column].safeParse(record[names.indexOf(column)]);
        if (checked.success) return checked.data;
        throw new Error(
          `${file} line ${line}, ${column}: ${checked.error.issues[0]?.message ?? 'is wrong'}.`,
        );
      };
      return {
        line,
        symbol: field(chosen.symbol),
        time: field(chosen.time),
        price: field(chosen.price),
        ...(chosen.volume && { volume: field(chosen.volume) }),
      };
    }),
  );
}

function columnOf<Name extends Column>(file: string, names: readonly string[], any: readonly Name[]): Name {
  const found = any.find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw new Error(`${file} has no column ${any.join(' or ')}: its head is "${names.join(',')}".`);
}

const withLine = z.array(
  z
    .object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) })
    .transform(({ record, info }) => ({ record, line: info.lines })),
);

function linesOf(file: string): z.infer<typeof withLine> {
  try {
    return withLine.parse(
      parse(readFileSync(file, 'utf8'), { bom: true, info: true, trim: true, skip_empty_lines: true }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw new Error(`${file}: ${error.message}.`, { cause: error });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`${file} cannot be read (${code}).`, { cause: error });
  }
}
