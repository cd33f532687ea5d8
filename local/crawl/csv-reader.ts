import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import type { FileSchema } from './schema';
import { NoData } from './file-sample';
import { plainType, text, unknownType, type HiveType } from './hive-type';

export const unreadableCsv = 'is no CSV of two columns or more in UTF-8, with as many values in each line';

/** Glue's own guess at CSV knows whole numbers, numbers and texts: a day is a text. */
const guessing = "auto_type_candidates = ['BIGINT', 'DOUBLE', 'VARCHAR'], sample_size = -1";

const csvTypes: Readonly<Record<string, HiveType>> = {
  BIGINT: plainType('bigint'),
  DOUBLE: plainType('double'),
};

const number = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const sniffed = z.tuple([z.string(), z.string(), z.boolean(), z.coerce.number(), z.string()]);
const sniffedColumns = z.array(z.object({ name: z.string(), type: z.string() }));
const counted = z.array(z.coerce.number());

type Guess = Awaited<ReturnType<typeof sniff>>;

/** Reads the schemas of CSV files. Most files of a folder are alike, and a guess that was right once costs a fifth to confirm. */
export class CsvReader {
  /** The last guess that told all: without quotes, and of a file with a value in each column. */
  private last: { readonly guess: Guess; readonly schema: FileSchema } | undefined;

  /** @param path with quotes doubled @throws NoData, or what DuckDB throws */
  async schema(duck: DuckDBConnection, path: string): Promise<FileSchema> {
    const confirmed = await this.confirmed(duck, path);
    if (confirmed) return confirmed;
    const first = await sniff(duck, path, guessing);
    // DuckDB takes a first row for a header where another one has only wider numbers; no header has a number, says Glue.
    const misled = first.header && first.columns.some(({ name }) => number.test(name));
    const guess = misled ? await sniff(duck, path, `${guessing}, header = false`) : first;
    const { header, columns } = guess;
    const quoted = guess.quote !== '';
    if (guess.skipped > 0 || columns.length < 2) throw new NoData(unreadableCsv);
    const [rows = 0, ...values] = counted.parse(
      await onlyRow(
        duck,
        `SELECT count(*)::INT, count(COLUMNS(*))::INT FROM read_csv('${path}', ${fixed(guess)}, header = ${String(header)})`,
      ),
    );
    if (rows === 0) throw new NoData('has a header and no row');
    const texts = columns.every(({ type }) => type === 'VARCHAR');
    const schema: FileSchema = {
      columns: columns.map(({ name, type }, at) => ({
        name: name.trim().toLowerCase(),
        type: values[at] === 0 ? unknownType : (csvTypes[type] ?? text),
      })),
      csv: { delimiter: guess.delimiter, header: !header ? 'no' : texts ? 'perhaps' : 'yes', quoted },
      leftOut: [],
    };
    if (!values.includes(0) && !quoted && !misled) this.last = { guess, schema };
    return schema;
  }

  /** The last schema, when this file looks the same by its delimiter: names, types, header. */
  private async confirmed(duck: DuckDBConnection, path: string): Promise<FileSchema | undefined> {
    const { last } = this;
    if (!last) return undefined;
    const guess = await sniff(duck, path, fixed(last.guess)).catch(() => undefined);
    return guess && JSON.stringify(guess) === JSON.stringify(last.guess) ? last.schema : undefined;
  }
}

/** Options that leave nothing of the form to be guessed. */
function fixed({ delimiter, quote }: Guess): string {
  const form = quote === '' ? "quote = '', escape = ''" : `quote = '${quote.replace("'", "''")}'`;
  return `${guessing}, delim = '${delimiter}', ${form}`;
}

async function sniff(duck: DuckDBConnection, path: string, options: string) {
  const [delimiter, quote, header, skipped, columns] = sniffed.parse(
    await onlyRow(
      duck,
      `SELECT Delimiter, Quote, HasHeader, SkipRows::INT, to_json(Columns)::VARCHAR FROM sniff_csv('${path}', ${options})`,
    ),
  );
  return {
    delimiter,
    // DuckDB writes "(empty)" for none.
    quote: quote.length === 1 ? quote : '',
    header,
    skipped,
    columns: sniffedColumns.parse(JSON.parse(columns)),
  };
}

export async function onlyRow(duck: DuckDBConnection, sql: string): Promise<unknown[]> {
  const [row = []] = (await duck.runAndReadAll(sql)).getRows();
  return row;
}
