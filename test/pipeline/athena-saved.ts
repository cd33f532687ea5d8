import {
  BatchGetNamedQueryCommand,
  CreateNamedQueryCommand,
  CreatePreparedStatementCommand,
  DeleteNamedQueryCommand,
  DeletePreparedStatementCommand,
  GetNamedQueryCommand,
  GetPreparedStatementCommand,
  ListNamedQueriesCommand,
  ListPreparedStatementsCommand,
  UpdateNamedQueryCommand,
  UpdatePreparedStatementCommand,
  type NamedQuery,
} from '@aws-sdk/client-athena';
import { questions, statementName } from '../../lib/queries/questions';
import { athenaClient } from './athena-client';
import type { Lake } from './lake';

const WorkGroup = 'tidemark';

/** What people save in a workgroup: named queries and prepared statements, those that come along and their own. */
export function savedQueries(lakeOf: () => Lake): void {
  const { run, results } = athenaClient(lakeOf);
  const rows = async (sql: string, ExecutionParameters?: string[]) => {
    const { QueryExecutionId, Status } = await run(sql, { ExecutionParameters });
    if (Status!.State !== 'SUCCEEDED') throw new Error(Status!.StateChangeReason);
    const { ResultSet } = await results(QueryExecutionId!);
    return ResultSet!.Rows!.map(({ Data }) => Data!.map(({ VarCharValue }) => VarCharValue));
  };

  test('the questions that come along are named queries, listed page by page', async () => {
    const { athena } = lakeOf();
    const found: NamedQuery[] = [];
    let NextToken: string | undefined;
    do {
      const page = await athena.send(new ListNamedQueriesCommand({ WorkGroup, MaxResults: 3, NextToken }));
      expect(page.NamedQueryIds!.length).toBeLessThanOrEqual(3);
      const { NamedQueries } = await athena.send(
        new BatchGetNamedQueryCommand({ NamedQueryIds: page.NamedQueryIds }),
      );
      found.push(...NamedQueries!);
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(
      found
        .map(({ Name, Description, QueryString, Database }) => [Name, Description, QueryString, Database])
        .sort(),
    ).toEqual(questions().map(({ name, text, file }) => [name, text, file, 'tidemark']));
    const listed = await athena.send(new ListPreparedStatementsCommand({ WorkGroup }));
    expect(listed.PreparedStatements!.map(({ StatementName }) => StatementName)).toEqual(
      questions()
        .filter(({ parameters }) => parameters.length > 0)
        .map(statementName)
        .sort(),
    );
  });

  test('a query that somebody names is kept, changed, found by its id, and deleted', async () => {
    const { athena } = lakeOf();
    const ClientRequestToken = 'a token of thirty-two characters';
    const query = { Name: 'mine', Database: 'tidemark', QueryString: 'SELECT 1', WorkGroup };
    const create = new CreateNamedQueryCommand({ ...query, ClientRequestToken });
    const { NamedQueryId } = await athena.send(create);
    expect((await athena.send(create)).NamedQueryId).toBe(NamedQueryId);
    await expect(
      athena.send(new CreateNamedQueryCommand({ ...query, Name: 'other', ClientRequestToken })),
    ).rejects.toThrow('Idempotent parameters do not match');
    await athena.send(
      new UpdateNamedQueryCommand({
        NamedQueryId,
        Name: 'yours',
        QueryString: 'SELECT 2',
        Description: 'Two',
      }),
    );
    expect((await athena.send(new GetNamedQueryCommand({ NamedQueryId }))).NamedQuery).toEqual({
      ...{ NamedQueryId, Name: 'yours', Database: 'tidemark', QueryString: 'SELECT 2' },
      ...{ Description: 'Two', WorkGroup },
    });
    await athena.send(new DeleteNamedQueryCommand({ NamedQueryId }));
    await expect(athena.send(new GetNamedQueryCommand({ NamedQueryId }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: `NamedQuery ${NamedQueryId} was not found`,
    });
    const { NamedQueries, UnprocessedNamedQueryIds } = await athena.send(
      new BatchGetNamedQueryCommand({ NamedQueryIds: [NamedQueryId!] }),
    );
    expect(NamedQueries).toEqual([]);
    expect(UnprocessedNamedQueryIds).toMatchObject([{ NamedQueryId, ErrorCode: 'INVALID_INPUT' }]);
  });

  test('EXECUTE runs a prepared statement with values behind USING, or beside the statement', async () => {
    const { athena } = lakeOf();
    const saved = { StatementName: 'greeting', WorkGroup };
    const QueryStatement = `SELECT ? || ', it''s ' || CAST(? + 1 AS varchar) AS text;`;
    await athena.send(
      new CreatePreparedStatementCommand({ ...saved, QueryStatement, Description: 'Greets' }),
    );
    const { PreparedStatement } = await athena.send(new GetPreparedStatementCommand(saved));
    expect(PreparedStatement).toMatchObject({
      QueryStatement,
      Description: 'Greets',
      WorkGroupName: WorkGroup,
    });
    expect(Math.abs(PreparedStatement!.LastModifiedTime!.getTime() - Date.now())).toBeLessThan(60_000);
    const answer = [['text'], ["o'clock, it's 42"]];
    expect(await rows(`EXECUTE greeting USING 'o''clock', 41;`)).toEqual(answer);
    expect(await rows('EXECUTE greeting', [`'o''clock'`, '41'])).toEqual(answer);
    const execution = await run(`EXECUTE greeting USING 'a', 1`);
    expect(execution).toMatchObject({ StatementType: 'DML', SubstatementType: 'SELECT' });
    expect(execution.ResultConfiguration!.OutputLocation).toMatch(/\.csv$/);

    await athena.send(new UpdatePreparedStatementCommand({ ...saved, QueryStatement: 'SELECT ? AS n' }));
    expect(await rows('EXECUTE greeting USING 7')).toEqual([['n'], ['7']]);
    await expect(rows('EXECUTE greeting USING 7, 8')).rejects.toThrow(
      'Incorrect number of parameters: expected 1 but found 2',
    );
    await expect(rows('EXECUTE greeting')).rejects.toThrow(
      'Incorrect number of parameters: expected 1 but found 0',
    );
    await athena.send(new DeletePreparedStatementCommand(saved));
    expect((await run('EXECUTE greeting USING 7')).Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: 'PreparedStatement greeting was not found in workGroup tidemark',
      AthenaError: { ErrorCategory: 2 },
    });
  });

  test('a prepared statement belongs to its workgroup, and a wrong one is refused by name or field', async () => {
    const { athena } = lakeOf();
    const saved = { StatementName: 'mine', WorkGroup: 'primary', QueryStatement: 'SELECT ?' };
    const create = (changed: Partial<typeof saved>) =>
      athena.send(new CreatePreparedStatementCommand({ ...saved, ...changed }));
    await create({});
    await expect(create({})).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'PreparedStatement mine already exists in workGroup primary',
    });
    await expect(create({ StatementName: 'with-dash' })).rejects.toThrow('StatementName: must match');
    await expect(create({ QueryStatement: '' })).rejects.toThrow('QueryStatement: ');
    await expect(create({ WorkGroup: 'other' })).rejects.toThrow('WorkGroup other is not found.');
    await expect(rows('EXECUTE mine USING 1')).rejects.toThrow('mine was not found in workGroup tidemark');
    await expect(
      athena.send(new GetPreparedStatementCommand({ StatementName: 'mine', WorkGroup })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'PreparedStatement mine was not found in workGroup tidemark',
    });
  });
}
