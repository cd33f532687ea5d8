import {
  GetQueryResultsCommand,
  type AthenaClient,
  type GetQueryResultsOutput,
  type QueryExecution,
} from '@aws-sdk/client-athena';

export interface ResultColumn {
  readonly name: string;
  /** As Athena names it: `varchar`, `bigint`, `decimal`, `timestamp`, ... */
  readonly type: string;
  /** Digits in all and behind the point; of decimals only. */
  readonly precision?: number;
  readonly scale?: number;
}

/** A row's values as Athena writes them. */
export type ResultRow = readonly (string | null)[];

/** The most rows that Athena gives at once. */
const pageSize = 1_000;

/** The result of a query that succeeded: its columns now, its rows page by page. */
export async function resultPages(
  client: AthenaClient,
  { QueryExecutionId, StatementType }: QueryExecution,
): Promise<{ columns: ResultColumn[]; rows: AsyncIterable<ResultRow> }> {
  const page = (token?: string) =>
    client.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults: pageSize, NextToken: token }));
  const first = await page();
  const columns = columnsOf(first);
  // Athena puts the names of the columns before the rows of a SELECT, and before no other statement's.
  const header = StatementType === 'DML' && isHeader(columns, rowsOf(first)[0]);
  return { columns, rows: rowsFrom(first, page, header ? 1 : 0) };
}

async function* rowsFrom(
  first: GetQueryResultsOutput,
  page: (token: string) => Promise<GetQueryResultsOutput>,
  skip: number,
): AsyncGenerator<ResultRow> {
  yield* rowsOf(first).slice(skip);
  let token = first.NextToken;
  while (token !== undefined) {
    const next = await page(token);
    yield* rowsOf(next);
    token = next.NextToken;
  }
}

function columnsOf({ ResultSet }: GetQueryResultsOutput): ResultColumn[] {
  return (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(
    ({ Name = '', Type = '', Precision, Scale }) => ({
      name: Name,
      type: Type,
      ...(Type === 'decimal' && { precision: Precision, scale: Scale }),
    }),
  );
}

function rowsOf({ ResultSet }: GetQueryResultsOutput): ResultRow[] {
  return (ResultSet?.Rows ?? []).map(({ Data }) =>
    (Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null),
  );
}

function isHeader(columns: readonly ResultColumn[], row: ResultRow | undefined): boolean {
  return row !== undefined && columns.every(({ name }, index) => row[index] === name);
}
