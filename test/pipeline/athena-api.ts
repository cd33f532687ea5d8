import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  BatchGetQueryExecutionCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  ListQueryExecutionsCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { z } from 'zod';
import { engineHomes } from '../../local/engines/homes';
import { athenaClient } from './athena-client';
import type { Lake } from './lake';

/** What any client of Athena may count on, asked through two clients that are not ours. */
export function athenaApi(lakeOf: () => Lake): void {
  const { start, ended, run, results, object } = athenaClient(lakeOf);

  test('a query has a state, a kind, figures, and its result as CSV in S3', async () => {
    const execution = await run(`SELECT 1 AS n, 'say "hi"' AS s, CAST(NULL AS varchar) AS x, '' AS e`);
    expect(execution).toMatchObject({
      StatementType: 'DML',
      SubstatementType: 'SELECT',
      WorkGroup: 'tidemark',
      QueryExecutionContext: { Catalog: 'awsdatacatalog' },
      Status: { State: 'SUCCEEDED' },
      EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' },
    });
    const { SubmissionDateTime, CompletionDateTime } = execution.Status!;
    expect(CompletionDateTime!.getTime()).toBeGreaterThanOrEqual(SubmissionDateTime!.getTime());
    expect(Math.abs(SubmissionDateTime!.getTime() - Date.now())).toBeLessThan(60_000);
    const { OutputLocation } = execution.ResultConfiguration!;
    expect(OutputLocation).toBe(`s3://${lakeOf().place.bucket}/results/${execution.QueryExecutionId}.csv`);
    expect(await object(OutputLocation!)).toBe('"n","s","x","e"\n"1","say ""hi""",,""\n');
  });

  test('a scan of the lake counts its bytes', async () => {
    const { Statistics } = await run('SELECT count(*) FROM tidemark.balances');
    expect(Statistics!.DataScannedInBytes).toBeGreaterThan(0);
    expect(Statistics!.TotalExecutionTimeInMillis).toBeGreaterThan(0);
  });

  test('results come in pages with the names first, and name types as Athena does', async () => {
    const { QueryExecutionId } = await run(
      `SELECT n, CAST(n AS decimal(18,6)) AS d, IF(n = 2, NULL, 'x') AS v FROM UNNEST(sequence(1, 3)) AS t (n) ORDER BY n`,
    );
    const first = await results(QueryExecutionId!, 2);
    const second = await results(QueryExecutionId!, 2, first.NextToken);
    expect(first.ResultSet!.Rows).toEqual([
      { Data: [{ VarCharValue: 'n' }, { VarCharValue: 'd' }, { VarCharValue: 'v' }] },
      { Data: [{ VarCharValue: '1' }, { VarCharValue: '1.000000' }, { VarCharValue: 'x' }] },
    ]);
    expect(second.ResultSet!.Rows).toEqual([
      { Data: [{ VarCharValue: '2' }, { VarCharValue: '2.000000' }, {}] },
      { Data: [{ VarCharValue: '3' }, { VarCharValue: '3.000000' }, { VarCharValue: 'x' }] },
    ]);
    expect(second.NextToken).toBeUndefined();
    expect(first.ResultSet!.ResultSetMetadata!.ColumnInfo).toMatchObject([
      { Name: 'n', Type: 'bigint' },
      { Name: 'd', Type: 'decimal', Precision: 18, Scale: 6 },
      { Name: 'v', Type: 'varchar' },
    ]);
    await expect(results(QueryExecutionId!, 2, 'made up')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('NextToken') as string,
    });
  });

  test('a result larger than memory should hold comes whole, in order, and as one file', async () => {
    const words = `'\u{1F30A}' || chr(8232) || lpad(CAST(n AS varchar), 200, 'x')`;
    const rows = await lakeOf().rows(
      `SELECT n, ${words} AS w FROM UNNEST(sequence(1, 5000)) AS t (n) ORDER BY n`,
    );
    expect(rows).toHaveLength(5000);
    for (const [index, row] of rows.entries()) {
      const n = String(index + 1);
      if (row[0] !== n || row[1] !== `\u{1F30A}\u2028${n.padStart(200, 'x')}`)
        throw new Error(`row ${n}: ${JSON.stringify(row)}`);
    }
    const { ResultConfiguration } = await run('SELECT n FROM UNNEST(sequence(1, 9000)) AS t (n) ORDER BY n', {
      ResultConfiguration: { OutputLocation: `s3://${lakeOf().place.bucket}/elsewhere` },
    });
    expect(ResultConfiguration!.OutputLocation).toMatch(/\/elsewhere\/[^/]+\.csv$/);
    expect((await object(ResultConfiguration!.OutputLocation!)).split('\n').slice(8998)).toEqual([
      '"8998"',
      '"8999"',
      '"9000"',
      '',
    ]);
  });

  test('parameters take the place of question marks', async () => {
    const { QueryExecutionId } = await run(`SELECT ? || '''s', ? + 1`, {
      ExecutionParameters: [`'it''s'`, '41'],
    });
    const { ResultSet } = await results(QueryExecutionId!);
    expect(ResultSet!.Rows![1]).toEqual({ Data: [{ VarCharValue: "it's's" }, { VarCharValue: '42' }] });
  });

  test('the same token starts one query, and refuses another statement', async () => {
    const ClientRequestToken = randomUUID();
    const id = await start('SELECT 1', { ClientRequestToken });
    expect(await start('SELECT 1', { ClientRequestToken })).toBe(id);
    await expect(start('SELECT 2', { ClientRequestToken })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await ended(id);
  });

  test('a mistake in the statement fails the query with reason, category and no result', async () => {
    const execution = await run('SELECT nothing FROM tidemark.balances');
    expect(execution.Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: "COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved",
      AthenaError: { ErrorCategory: 2, ErrorType: 1000, Retryable: false },
    });
    await expect(results(execution.QueryExecutionId!)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('FAILED') as string,
    });
  });

  test('statements that are no queries have no names before their rows', async () => {
    const made = await run('CREATE OR REPLACE VIEW tidemark.one AS SELECT 1 AS n');
    expect(made).toMatchObject({ StatementType: 'DDL', SubstatementType: 'CREATE_VIEW' });
    expect(made.ResultConfiguration!.OutputLocation).toMatch(/\.txt$/);
    expect((await results(made.QueryExecutionId!)).ResultSet!.Rows).toEqual([]);
    const shown = await run('SHOW TABLES', { QueryExecutionContext: { Database: 'tidemark' } });
    const { ResultSet } = await results(shown.QueryExecutionId!);
    const names = ResultSet!.Rows!.map(({ Data }) => Data![0]!.VarCharValue);
    expect(names).toEqual(expect.arrayContaining(['one', 'balances', 'balances_raw', 'orders_changes']));
    expect(names[0]).not.toBe('Table');
    await run('DROP VIEW tidemark.one');
  });

  test('a query that is stopped ends as cancelled, and results of a running one are refused', async () => {
    const id = await start(
      `SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a (x), UNNEST(sequence(1, 10000)) AS b (y),
       UNNEST(sequence(1, 10000)) AS c (z) WHERE x * y + z = 7`,
    );
    await expect(results(id)).rejects.toMatchObject({
      message: expect.stringContaining('not yet') as string,
    });
    await lakeOf().athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    expect((await ended(id)).Status!.State).toBe('CANCELLED');
  });

  test('queries are listed newest first, page by page, and described many at a time', async () => {
    const { athena } = lakeOf();
    const [older, newer] = [await start('SELECT 1'), await start('SELECT 2')];
    const first = await athena.send(new ListQueryExecutionsCommand({ WorkGroup: 'tidemark', MaxResults: 1 }));
    const second = await athena.send(
      new ListQueryExecutionsCommand({ WorkGroup: 'tidemark', MaxResults: 1, NextToken: first.NextToken }),
    );
    expect([first.QueryExecutionIds, second.QueryExecutionIds]).toEqual([[newer], [older]]);
    const { QueryExecutions, UnprocessedQueryExecutionIds } = await athena.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds: [older, 'none'] }),
    );
    expect(QueryExecutions).toMatchObject([{ QueryExecutionId: older, Query: 'SELECT 1' }]);
    expect(UnprocessedQueryExecutionIds).toMatchObject([{ QueryExecutionId: 'none' }]);
    await Promise.all([ended(older), ended(newer)]);
  });

  test('workgroup and tables are described, and what is not there is refused by name', async () => {
    const { athena, place } = lakeOf();
    const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: 'tidemark' }));
    expect(WorkGroup).toMatchObject({
      Name: 'tidemark',
      Configuration: { ResultConfiguration: { OutputLocation: `s3://${place.bucket}/results/` } },
    });
    await expect(start('SELECT 1', { WorkGroup: 'other' })).rejects.toThrow('other');
    const CatalogName = 'AwsDataCatalog';
    const { TableMetadata } = await athena.send(
      new GetTableMetadataCommand({ CatalogName, DatabaseName: 'tidemark', TableName: 'balances_raw' }),
    );
    expect(TableMetadata!.PartitionKeys).toMatchObject([{ Name: 'dt' }, { Name: 'hour' }]);
    await expect(
      athena.send(
        new GetTableMetadataCommand({ CatalogName, DatabaseName: 'tidemark', TableName: 'no_such' }),
      ),
    ).rejects.toMatchObject({ name: 'MetadataException' });
  });

  test('PyAthena reads types, pages, parameters, errors and metadata', async () => {
    const { testPython } = engineHomes();
    if (testPython === undefined) throw new Error('The Python of the tests is missing; run "npm test".');
    const { stdout } = await promisify(execFile)(testPython, [path.join(__dirname, 'pyathena_client.py')], {
      env: { ...process.env, ...lakeOf().route.settings.aws },
    });
    const answer = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
    expect(answer).toMatchObject({
      types: {
        big: 9007199254740993,
        money: 'Decimal 1.500000',
        day: 'date 2000-02-29',
        instant: 'datetime 1969-12-31T23:59:59.999999',
        flag: true,
        empty: '',
        nothing: null,
        ratio: 1.5,
        raw: 'bytes 00ff',
        words: '\u{1F30A} "a"',
      },
      numbers: [2500, 1, 1000, 1001, 2500],
      bound: [["IT'S", 42]],
      refusal: expect.stringContaining(
        "COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved",
      ) as string,
      partitions: ['dt', 'hour'],
      tables: [
        ...['orders', 'orders_changes', 'orders_current', 'orders_history'],
        ...['orders_masked', 'orders_published', 'orders_raw'],
      ],
    });
  });
}
