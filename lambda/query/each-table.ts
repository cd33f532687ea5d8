import type { FailedTable } from './contract';

/**
 * Does the work for all tables or those named; a failure of one stops no other. Results are in
 * the order of the tables.
 *
 * @param atOnce tables whose statements run at once. Athena's default quota is 20 statements in an account and region
 * @throws Error for a name that no table has
 */
export async function eachTable<Table extends { readonly name: string }, Result>(
  all: readonly Table[],
  names: readonly string[] | undefined,
  work: (table: Table) => Promise<Result>,
  atOnce = 3,
): Promise<{ tables: (Result | FailedTable)[] }> {
  const wanted = names?.map((name) => tableNamed(all, name)) ?? all;
  const waiting = [...wanted.entries()];
  const results: (Result | FailedTable)[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, table] = next;
      try {
        results[place] = await work(table);
      } catch (error) {
        results[place] = { table: table.name, error: error instanceof Error ? error.message : String(error) };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { tables: results };
}

/** @throws Error naming each table that failed and why: a function that ends so counts as failed */
export function refuseFailures<Report extends { tables: readonly (object | FailedTable)[] }>(
  report: Report,
): Report {
  const failed = report.tables.flatMap((one) =>
    'table' in one && 'error' in one ? [`${one.table}: ${one.error}`] : [],
  );
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return report;
}

function tableNamed<Table extends { readonly name: string }>(all: readonly Table[], name: string): Table {
  const table = all.find((one) => one.name === name);
  if (table) return table;
  throw new Error(`No table is called "${name}": take ${all.map((one) => one.name).join(', ')}.`);
}
