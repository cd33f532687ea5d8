import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  type QueryExecution,
  type StartQueryExecutionInput,
} from '@aws-sdk/client-athena';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Lake } from './lake';

/** Athena as its own SDK asks it, without the project's code. */
export function athenaClient(lakeOf: () => Lake) {
  const start = async (sql: string, input: Partial<StartQueryExecutionInput> = {}) => {
    const { QueryExecutionId } = await lakeOf().athena.send(
      new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: 'tidemark', ...input }),
    );
    return QueryExecutionId!;
  };
  const ended = async (id: string): Promise<QueryExecution> => {
    for (;;) {
      const { QueryExecution: execution } = await lakeOf().athena.send(
        new GetQueryExecutionCommand({ QueryExecutionId: id }),
      );
      const state = execution!.Status!.State!;
      if (state !== 'QUEUED' && state !== 'RUNNING') return execution!;
      await sleep(20);
    }
  };
  const run = async (sql: string, input: Partial<StartQueryExecutionInput> = {}) =>
    ended(await start(sql, input));
  const results = (QueryExecutionId: string, MaxResults?: number, NextToken?: string) =>
    lakeOf().athena.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults, NextToken }));
  const object = async (url: string) => {
    const { hostname, pathname } = new URL(url);
    const { Body } = await lakeOf().s3.send(
      new GetObjectCommand({ Bucket: hostname, Key: pathname.slice(1) }),
    );
    return Body!.transformToString();
  };
  return { start, ended, run, results, object };
}
