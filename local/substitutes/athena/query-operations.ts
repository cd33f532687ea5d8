import type { GetQueryResultsOutput, Row } from '@aws-sdk/client-athena';
import { invalidRequest } from './api-error';
import type { Execution } from './execution';
import type { Executions } from './executions';
import { listingPage } from './listing';
import { operation, type Operations } from './operation';
import * as requests from './requests';
import type { WorkGroups } from './work-groups';

/** What Athena does about queries. */
export function queryOperations(executions: Executions, workGroups: WorkGroups): Operations {
  return {
    StartQueryExecution: operation(requests.startQueryExecution, (request) => ({
      QueryExecutionId: executions.start(request),
    })),
    GetQueryExecution: operation(requests.getQueryExecution, ({ QueryExecutionId }) => ({
      QueryExecution: executions.get(QueryExecutionId).describe(),
    })),
    BatchGetQueryExecution: operation(requests.batchGetQueryExecution, ({ QueryExecutionIds }) => ({
      QueryExecutions: QueryExecutionIds.flatMap((id) => executions.find(id)?.describe() ?? []),
      UnprocessedQueryExecutionIds: QueryExecutionIds.filter((id) => !executions.find(id)).map((id) => ({
        QueryExecutionId: id,
        ErrorCode: 'INVALID_INPUT',
        ErrorMessage: `QueryExecution ${id} was not found`,
      })),
    })),
    GetQueryResults: operation(requests.getQueryResults, ({ QueryExecutionId, MaxResults, NextToken }) =>
      results(executions.get(QueryExecutionId), MaxResults ?? 1000, NextToken),
    ),
    StopQueryExecution: operation(requests.stopQueryExecution, ({ QueryExecutionId }) => {
      executions.get(QueryExecutionId).stop();
      return {};
    }),
    ListQueryExecutions: operation(
      requests.listQueryExecutions,
      ({ WorkGroup, MaxResults = 50, NextToken }) => {
        const ids = executions.ids(workGroups.get(WorkGroup).name);
        const { items, next } = listingPage(ids, MaxResults, NextToken);
        return { QueryExecutionIds: items, NextToken: next };
      },
    ),
  };
}

async function results(
  execution: Execution,
  most: number,
  token: string | undefined,
): Promise<GetQueryResultsOutput> {
  const { state, header, rows, columns, updateCount } = execution;
  if (state === 'QUEUED' || state === 'RUNNING') {
    throw invalidRequest(`Query has not yet finished. Current state: ${state}`);
  }
  if (state !== 'SUCCEEDED') {
    throw invalidRequest(`Query did not finish successfully. Final query state: ${state}`);
  }
  const names = token === undefined && header ? [header] : [];
  const page = await rows.page(readToken(execution, token), most - names.length);
  return {
    UpdateCount: updateCount ?? 0,
    ResultSet: { Rows: [...names, ...page.rows].map(apiRow), ResultSetMetadata: { ColumnInfo: columns } },
    NextToken: page.next === undefined ? undefined : writeToken(execution, page.next),
  };
}

function apiRow(row: readonly (string | null)[]): Row {
  return { Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) };
}

function writeToken({ request }: Execution, place: number): string {
  return Buffer.from(`${request.id}:${place}`).toString('base64');
}

function readToken({ request }: Execution, token: string | undefined): number {
  if (token === undefined) return 0;
  const [id, place] = Buffer.from(token, 'base64').toString().split(':');
  if (id !== request.id || !/^\d+$/.test(place ?? '')) {
    throw invalidRequest(
      'NextToken is none that was given for this query: pass on the one of the last page.',
    );
  }
  return Number(place);
}
