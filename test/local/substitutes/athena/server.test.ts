import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AthenaClient, GetQueryExecutionCommand, ListTagsForResourceCommand } from '@aws-sdk/client-athena';
import { z } from 'zod';
import { operation } from '../../../../local/substitutes/athena/operation';
import { startQueryExecution } from '../../../../local/substitutes/athena/requests';
import { athenaServer } from '../../../../local/substitutes/athena/server';

let server: Server;
let athena: AthenaClient;
let url: string;

beforeAll(async () => {
  server = athenaServer({
    StartQueryExecution: operation(startQueryExecution, () => ({ QueryExecutionId: 'id' })),
    GetQueryExecution: operation(z.object({ QueryExecutionId: z.string() }), () => ({
      QueryExecution: { Status: { SubmissionDateTime: new Date('2026-01-31T12:00:00.5Z') } },
    })),
    GetQueryResults: () => {
      throw new Error('disk full');
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  athena = new AthenaClient({
    region: 'eu-central-1',
    endpoint: url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(() => {
  athena.destroy();
  server.closeAllConnections();
  server.close();
});

const post = async (target: string, body: string) => {
  const response = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target }, body });
  return { status: response.status, body: await response.json() };
};

test('a time reaches the client as the same time', async () => {
  const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: 'id' }));
  expect(QueryExecution!.Status!.SubmissionDateTime).toEqual(new Date('2026-01-31T12:00:00.5Z'));
});

test('an operation that is not there is refused by name', async () => {
  await expect(athena.send(new ListTagsForResourceCommand({ ResourceARN: 'arn:x' }))).rejects.toThrow(
    'ListTagsForResource',
  );
  expect(await post('AmazonAthena.constructor', '{}')).toMatchObject({
    status: 400,
    body: { __type: 'UnknownOperationException' },
  });
});

test.each([
  [{}, 'QueryString'],
  [{ QueryString: '' }, 'QueryString'],
  [{ QueryString: 'select 1', ClientRequestToken: 'short' }, 'ClientRequestToken'],
  [{ QueryString: 'select 1', ExecutionParameters: [] }, 'ExecutionParameters'],
  [{ QueryString: 'select ?', ExecutionParameters: [1] }, 'ExecutionParameters.0'],
  [
    { QueryString: 'select 1', ResultConfiguration: { OutputLocation: 'file:/tmp' } },
    'ResultConfiguration.OutputLocation',
  ],
])('%j is refused and the field named', async (request, field) => {
  expect(await post('AmazonAthena.StartQueryExecution', JSON.stringify(request))).toMatchObject({
    status: 400,
    body: {
      __type: 'InvalidRequestException',
      Message: expect.stringMatching(new RegExp(`detected: ${field}: `)) as string,
      AthenaErrorCode: 'INVALID_INPUT',
    },
  });
});

test('what is no JSON is refused', async () => {
  expect(await post('AmazonAthena.GetQueryExecution', '{')).toMatchObject({
    status: 400,
    body: { __type: 'InvalidRequestException' },
  });
});

test('a mistake of the server itself is a 500, and it goes on', async () => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await post('AmazonAthena.GetQueryResults', '{}')).toMatchObject({
    status: 500,
    body: { __type: 'InternalServerException', Message: 'disk full' },
  });
  expect(error).toHaveBeenCalledTimes(1);
  error.mockRestore();
  expect((await post('AmazonAthena.GetQueryExecution', '{"QueryExecutionId":"id"}')).status).toBe(200);
});
