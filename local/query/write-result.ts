import type { QueryResult } from '../../lambda/query/run-query';
import { allRows } from '../../lambda/query/run-query';
import type { ResultColumn, ResultRow } from '../../lambda/query/result-pages';
import type { Format } from './arguments';
import { resultTable } from './result-table';

/** Gives a result's text piece by piece, so that a large one needs no memory; a table is made as a whole. */
export const writers: Readonly<Record<Format, (result: QueryResult) => AsyncGenerator<string>>> = {
  table: async function* (result) {
    const rows = await allRows(result);
    const table = resultTable(result.columns, rows);
    if (table !== '') yield `${table}\n`;
    yield `${summary(result, rows.length)}\n`;
  },
  csv: async function* ({ columns, rows }) {
    yield csvLine(columns.map(({ name }) => name));
    for await (const row of rows) yield csvLine(row);
  },
  json: async function* ({ columns, rows }) {
    let before = '[';
    for await (const row of rows) {
      yield `${before}\n  ${JSON.stringify(jsonRow(columns, row))}`;
      before = ',';
    }
    yield before === '[' ? '[]\n' : '\n]\n';
  },
};

function summary({ statistics: { totalMs, bytesScanned } }: QueryResult, rows: number): string {
  const kib = (bytesScanned / 1024).toFixed(1);
  return `${rows} ${rows === 1 ? 'row' : 'rows'}, ${(totalMs / 1000).toFixed(2)} s, ${kib} KiB scanned`;
}

/** As Athena writes its result files: every value in quotes, NULL as nothing at all. */
function csvLine(row: ResultRow): string {
  return `${row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`;
}

function jsonRow(columns: readonly ResultColumn[], row: ResultRow): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ name, type }, index) => [name, jsonValue(type, row[index] ?? null)]),
  );
}

/** Booleans and the numbers that JavaScript holds exactly; everything else, decimals too, stays text. */
function jsonValue(type: string, value: string | null): unknown {
  if (value === null) return null;
  switch (type) {
    case 'boolean':
      return value === 'true';
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case 'double':
      return Number.isFinite(Number(value)) ? Number(value) : value;
    default:
      return value;
  }
}
