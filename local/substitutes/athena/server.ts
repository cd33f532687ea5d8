import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, invalidRequest } from './api-error';
import type { Operations } from './operation';

const contentType = 'application/x-amz-json-1.1';
const targetPrefix = 'AmazonAthena.';
/** The longest statement that Athena takes has 256 KiB; JSON may write each of its characters as six. */
const longestBody = 2 * 1024 * 1024;

/** Athena's protocol, AWS JSON 1.1: every operation is a POST that names itself in a header. */
export function athenaServer(operations: Operations): Server {
  const server = createServer((request, response) => {
    void answer(operations, request, response);
  });
  // Longer than clients keep a connection, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  return server;
}

async function answer(
  operations: Operations,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && request.url === '/health') {
    send(response, 200, {});
    return;
  }
  try {
    const name = operationName(request);
    const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!run)
      throw new ApiError(
        'UnknownOperationException',
        `The local Athena does not know the operation ${name}.`,
      );
    send(response, 200, await run(await readBody(request)));
  } catch (error) {
    const known = error instanceof ApiError ? error : unexpected(error);
    send(response, known.status, { __type: known.type, Message: known.message, AthenaErrorCode: known.code });
  }
}

function operationName({ headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string' || !target.startsWith(targetPrefix)) {
    throw new ApiError('UnknownOperationException', `The header X-Amz-Target names no operation of Athena.`);
  }
  return target.slice(targetPrefix.length);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw invalidRequest(`The request is longer than ${longestBody} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError('InvalidRequestException', 'The request is no JSON.', 'INVALID_INPUT');
  }
}

function unexpected(error: unknown): ApiError {
  console.error(error);
  return new ApiError('InternalServerException', error instanceof Error ? error.message : String(error));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body, secondsSince1970);
  response
    .writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) })
    .end(text);
}

/** AWS JSON writes a time as seconds since 1970; JSON.stringify has made text of it before it asks here. */
function secondsSince1970(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : undefined;
  return original instanceof Date ? original.getTime() / 1000 : value;
}
