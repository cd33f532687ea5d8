import { crawlDefaults, deepestTableLevel } from '../../lib/contracts/crawl';
import { parseOptions } from '../parse-options';
import type { CrawlOptions } from './crawl-options';

export const usage = `Usage: npm run crawl -- FOLDER [options]
       npm run crawl -- --database NAME [--path PATH]

Looks at the files of landing/FOLDER/ of the route that runs on this machine (CSV, JSON lines, Parquet; also packed by gzip),
and enters their table into Glue, as a crawler in AWS would. A second crawl adds new partitions and columns.

  --table-level N        depth at which tables begin: 3 is the folder, 4 each folder in it. ${crawlDefaults.tableLevel} without it
  --exclude GLOB         what is no data, relative to the folder; may be given more than once.
                         ${crawlDefaults.exclusions.join(' ')} without it: what begins with a dot or an underscore
  --schema-change WHAT   update: the table gets new columns; log: they are told only. ${crawlDefaults.schemaChange} without it
  --recrawl WHAT         everything, or new-folders: only partitions that the table does not have. ${crawlDefaults.recrawl} without it

Or enters the tables of a database of the route's PostgreSQL, without a look at their rows:

  --database NAME        source: the captured one; shop, warehouse: those of npm run example
  --path PATH            schema and table, with % for any, such as public/%. %/% without it
`;

/** A database that is crawled in the place of a folder. */
export interface DatabaseOptions {
  readonly database: string;
  /** `schema/table`, with % for any. */
  readonly path: string;
}

/** @throws Error one sentence about the first mistake */
export function parseArguments(args: readonly string[]): CrawlOptions | DatabaseOptions {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      'table-level': { type: 'string' },
      exclude: { type: 'string', multiple: true },
      'schema-change': { type: 'string' },
      recrawl: { type: 'string' },
      database: { type: 'string' },
      path: { type: 'string' },
    },
  });
  if (values.database !== undefined) {
    const { database, path = '%/%', ...others } = values;
    if (positionals.length > 0 || Object.keys(others).length > 0) {
      throw new Error('--database is crawled alone, with --path beside it.');
    }
    if (!/^[^/]+\/[^/]+$/.test(path)) throw new Error('--path takes schema/table, such as public/%.');
    return { database, path };
  }
  if (values.path !== undefined) throw new Error('--path is of a --database.');
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) {
    throw new Error('Name one folder of landing/, such as sales, or a --database: --help tells which.');
  }
  const tableLevel = Number(values['table-level'] ?? crawlDefaults.tableLevel);
  if (!Number.isInteger(tableLevel) || tableLevel < 3 || tableLevel > deepestTableLevel) {
    throw new Error(`--table-level takes a whole number from 3 to ${deepestTableLevel}.`);
  }
  return {
    folder,
    tableLevel,
    exclusions: values.exclude ?? crawlDefaults.exclusions,
    schemaChange: oneOf('schema-change', values['schema-change'], ['update', 'log']),
    recrawl: oneOf('recrawl', values.recrawl, ['everything', 'new-folders']),
  };
}

/** @param choices the first one is the default */
function oneOf<Choice extends string>(
  option: string,
  given: string | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (given === undefined) return choices[0];
  const choice = choices.find((one) => one === given);
  if (choice === undefined) throw new Error(`--${option} takes ${choices.join(' or ')}.`);
  return choice;
}
