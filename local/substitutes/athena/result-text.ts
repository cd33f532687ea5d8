import type { Row } from './result-rows';

/** How a result is written to S3. */
export interface ResultFormat {
  readonly ending: 'csv' | 'txt';
  readonly contentType: string;
  readonly line: (row: Row) => string;
}

/** Of a query's result, behind a line with the names: every value in quotes, NULL as nothing at all. */
export const csv: ResultFormat = {
  ending: 'csv',
  contentType: 'text/csv',
  line: (row) =>
    `${row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`,
};

/** Of any other statement's result: tabs between the values, no names. */
export const text: ResultFormat = {
  ending: 'txt',
  contentType: 'text/plain',
  line: (row) => `${row.map((value) => value ?? '').join('\t')}\n`,
};
