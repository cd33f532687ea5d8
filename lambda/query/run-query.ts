import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type QueryExecution,
} from '@aws-sdk/client-athena';
import { QueryFailed } from './query-failed';
import { resultPages, type ResultColumn, type ResultRow } from './result-pages';

/** Where a statement runs. */
export interface QueryContext {
  readonly workGroup: string;
  /** Glue database that names without one mean. */
  readonly database: string;
}

export interface QueryOptions extends QueryContext {
  /** Values for the question marks in the statement, each written as SQL: `'text'`, `12`, `date '2026-01-31'`. */
  readonly parameters?: readonly string[];
  /**
   * Minutes that the answer to the same question may be old, to 10,080; Athena then gives it again and reads nothing. For
   * people only: what decides by the lake's newest state, such as a fold or a comparison, must read it.
   *
   * @default - it is asked anew
   */
  readonly reuseMinutes?: number;
  /** Stops the query at Athena, too. */
  readonly signal?: AbortSignal;
}

export interface QueryResult {
  readonly queryId: string;
  readonly columns: readonly ResultColumn[];
  /** Values as Athena writes them, read page by page; can be gone through once. */
  readonly rows: AsyncIterable<ResultRow>;
  readonly statistics: QueryStatistics;
}

export interface QueryStatistics {
  readonly bytesScanned: number;
  /** From the start of the query to its end, as Athena counts. */
  readonly totalMs: number;
}

/** Milliseconds between two looks at a running query: the first, and the most. */
const look = { first: 10, most: 1_000 };

const ended: ReadonlySet<string | undefined> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Runs of a SELECT that Athena fails with a word that it may be asked again, and milliseconds between them. */
const reading = { tries: 3, pause: 500 };

/**
 * Runs a statement and waits for its end; a SELECT again, when Athena failed on its own account.
 *
 * @throws QueryFailed with Athena's reason when the query ends in another state than SUCCEEDED
 */
export async function runQuery(
  client: AthenaClient,
  sql: string,
  options: QueryOptions,
): Promise<QueryResult> {
  const [queryId, execution] = await succeeded(client, sql, options);
  const { columns, rows } = await resultPages(client, execution);
  const { DataScannedInBytes = 0, TotalExecutionTimeInMillis = 0 } = execution.Statistics ?? {};
  return {
    queryId,
    columns,
    rows,
    statistics: { bytesScanned: DataScannedInBytes, totalMs: TotalExecutionTimeInMillis },
  };
}

/** Id and end of the run that succeeded. */
async function succeeded(
  client: AthenaClient,
  sql: string,
  options: QueryOptions,
): Promise<[string, QueryExecution]> {
  for (let one = 1; ; one++) {
    const id = await start(client, sql, options);
    const execution = await end(client, id, options.signal);
    if (execution.Status?.State === 'SUCCEEDED') return [id, execution];
    const failed = new QueryFailed(execution);
    const again = failed.retryable && execution.SubstatementType === 'SELECT' && one < reading.tries;
    if (!again) throw failed;
    await sleep(reading.pause, undefined, { signal: options.signal });
  }
}

/** The query's id. */
async function start(client: AthenaClient, sql: string, options: QueryOptions): Promise<string> {
  const { workGroup, parameters = [], reuseMinutes, database, signal } = options;
  const { QueryExecutionId } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      QueryExecutionContext: { Database: database },
      WorkGroup: workGroup,
      ...(parameters.length > 0 && { ExecutionParameters: [...parameters] }),
      ...(reuseMinutes !== undefined && {
        ResultReuseConfiguration: {
          ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes },
        },
      }),
    }),
    { abortSignal: signal },
  );
  if (QueryExecutionId === undefined) throw new Error('Athena gave the query no id.');
  return QueryExecutionId;
}

/** All rows of a result, where it is known to be small. */
export async function allRows({ rows }: Pick<QueryResult, 'rows'>): Promise<ResultRow[]> {
  const all: ResultRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** The execution when it has ended, however it did. */
async function end(client: AthenaClient, id: string, signal?: AbortSignal): Promise<QueryExecution> {
  try {
    for (let pause = look.first; ; pause = Math.min(pause * 1.5, look.most)) {
      const { QueryExecution: execution } = await client.send(
        new GetQueryExecutionCommand({ QueryExecutionId: id }),
        { abortSignal: signal },
      );
      const state = execution?.Status?.State;
      if (execution && ended.has(state)) return execution;
      await sleep(pause, undefined, { signal });
    }
  } catch (error) {
    if (signal?.aborted) await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    throw error;
  }
}
