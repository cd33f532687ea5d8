import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { connectSpec } from '../../containers/connect/spec';
import { connectorName } from '../../lib/contracts/source-names';
import { WorkerOfLines, type Line } from './worker-of-lines';

/** How the health check of the container ends against a worker that says these lines. */
async function check(...lines: Line[]): Promise<number> {
  const worker = new WorkerOfLines(lines);
  const { port } = new URL(await worker.open());
  try {
    return await exitCode(port);
  } finally {
    await worker.close();
    expect(worker.untold).toEqual([]);
    expect(worker.left).toEqual([]);
  }
}

function exitCode(port: string): Promise<number> {
  const [program, ...args] = connectSpec.health.command;
  const cwd = join(__dirname, '..', '..', connectSpec.image);
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env: { ...process.env, CONNECT_PORT: port } }, () => {
      resolve(child.exitCode ?? -1);
    });
  });
}

const healthy: Line = { request: `GET ${connectSpec.health.path}`, json: { status: 'healthy' } };
const status = `GET /connectors/${connectorName}/status`;
const running = { state: 'RUNNING', worker_id: '127.0.0.1:8083' };

it('is well while connector and task run', async () => {
  const json = { name: connectorName, connector: running, tasks: [{ id: 0, ...running }] };
  expect(await check(healthy, { request: status, json })).toBe(0);
});

it('is well before the connector is registered', async () => {
  expect(await check(healthy, { request: status, status: 404, json: { error_code: 404 } })).toBe(0);
});

it('is ill when the task has failed, though the worker says that it is healthy', async () => {
  const json = { connector: running, tasks: [{ id: 0, state: 'FAILED', trace: 'java.lang.Error' }] };
  expect(await check(healthy, { request: status, json })).toBe(1);
});

it('is ill while the worker starts', async () => {
  expect(await check({ ...healthy, status: 503 })).toBe(1);
});

it('is ill when nothing answers', async () => {
  expect(await exitCode('1')).toBe(1);
});
