import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AthenaClient } from '@aws-sdk/client-athena';
import { z } from 'zod';
import { runQuery, type QueryOptions } from '../../lambda/query/run-query';

const started: unknown[] = [];
/** How the next questions end, before one that succeeds. */
let failures: object[] = [];
/** What Athena answers to a question that is answered at once, with nothing. */
const answers: Readonly<Record<string, () => object>> = {
  StartQueryExecution: () => ({ QueryExecutionId: `question ${started.length}` }),
  GetQueryExecution: () => ({
    QueryExecution: { StatementType: 'DML', ...(failures.shift() ?? { Status: { State: 'SUCCEEDED' } }) },
  }),
  GetQueryResults: () => ({ ResultSet: { ResultSetMetadata: { ColumnInfo: [] }, Rows: [] } }),
};

let server: Server;
let athena: AthenaClient;
beforeAll(async () => {
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
    const answer = answers[operation];
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (operation === 'StartQueryExecution') started.push(JSON.parse(body));
      response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer?.() ?? { message: `The test knows no ${operation}.` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  athena = new AthenaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(() => {
  athena.destroy();
  server.close();
});

beforeEach(() => {
  started.length = 0;
  failures = [];
});

const request = z.looseObject({ ResultReuseConfiguration: z.unknown().optional() });
async function ask(options: Partial<QueryOptions>): Promise<unknown> {
  await runQuery(athena, 'SELECT 1', { workGroup: 'w', database: 'd', ...options });
  return request.parse(started.at(-1)).ResultReuseConfiguration;
}

test('an answer may be as old as somebody says', async () => {
  expect(await ask({ reuseMinutes: 60 })).toEqual({
    ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 60 },
  });
});

test('without a word every question is asked anew', async () => {
  expect(await ask({})).toBeUndefined();
});

test('no handler takes an old answer: folds, views and comparisons go by what is in the lake now', () => {
  const folder = join(__dirname, '../../lambda');
  const users = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /reuse/i.test(readFileSync(join(folder, file), 'utf8')));
  expect(users).toEqual([join('query', 'run-query.ts')]);
});

describe('a question that Athena fails', () => {
  const failed = (SubstatementType: string, Retryable: boolean) => ({
    SubstatementType,
    Status: {
      State: 'FAILED',
      StateChangeReason: 'GENERIC_INTERNAL_ERROR: nobody knows',
      AthenaError: { ErrorCategory: 1, ErrorType: 200, Retryable },
    },
  });
  const run = () => runQuery(athena, 'SELECT 1', { workGroup: 'w', database: 'd' });

  test('on its own account is asked again', async () => {
    failures = [failed('SELECT', true), failed('SELECT', true)];
    expect(await run()).toMatchObject({ queryId: 'question 3' });
  });

  test('three times has failed', async () => {
    failures = [1, 2, 3].map(() => failed('SELECT', true));
    await expect(run()).rejects.toMatchObject({
      message: 'GENERIC_INTERNAL_ERROR: nobody knows',
      category: 'system',
      retryable: true,
    });
    expect(started).toHaveLength(3);
  });

  test.each([
    ['because of the question', 'SELECT', false],
    ['and that may have written', 'INSERT', true],
  ])('%s is not', async (_, substatement, retryable) => {
    failures = [failed(substatement, retryable)];
    await expect(run()).rejects.toMatchObject({ retryable });
    expect(started).toHaveLength(1);
  });
});
