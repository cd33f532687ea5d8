import { handler } from '../../lambda/capture/register-connector';
import { WorkerOfLines, type Line } from './worker-of-lines';

const name = 'orders';
const config = { 'connector.class': 'C', 'database.password': '${env:SOURCE_PASSWORD}' };
const get = { request: 'GET /connectors/orders/config' };
const put = { request: 'PUT /connectors/orders/config' };
const status = { request: 'GET /connectors/orders/status' };
const restart = { request: 'POST /connectors/orders/restart?includeTasks=true&onlyFailed=true' };
const resume = { request: 'PUT /connectors/orders/resume' };
const health = { request: 'GET /health' };

const running = { connector: { state: 'RUNNING' }, tasks: [{ id: 0, state: 'RUNNING' }] };
const starting = { connector: { state: 'RUNNING' }, tasks: [] };
const trace = [
  'org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer',
  '\tat io.debezium.Something',
  'Caused by: org.postgresql.util.PSQLException: ERROR: publication "tidemark" does not exist',
  '\tat org.postgresql.Something',
].join('\n');
const failed = { connector: { state: 'RUNNING' }, tasks: [{ id: 0, state: 'FAILED', trace }] };

async function registerWith(lines: Line[], seconds = '10') {
  const worker = new WorkerOfLines(lines);
  process.env.CONNECT_URL = await worker.open();
  process.env.CONNECT_WAIT_SECONDS = seconds;
  try {
    return { answer: await handler({ name, config }), worker };
  } catch (error) {
    return { error: error as Error, worker };
  } finally {
    await worker.close();
    expect({ untold: worker.untold, left: worker.left }).toEqual({ untold: [], left: [] });
  }
}

it('registers a connector that is not there and waits until its task runs', async () => {
  const { answer, worker } = await registerWith([
    health,
    { ...get, status: 404 },
    { ...put, status: 201, json: {} },
    { ...status, status: 404 },
    { ...status, json: starting },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'created', restarted: [] });
  expect(worker.bodies).toEqual([config]);
});

it('sends nothing when the worker has the same configuration', async () => {
  const { answer } = await registerWith([
    health,
    { ...get, json: { name, ...config } },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'unchanged', restarted: [] });
});

it('sends a configuration that differs', async () => {
  const { answer } = await registerWith([
    health,
    { ...get, json: { name, ...config, old: 'true' } },
    { ...put, json: {} },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'updated', restarted: [] });
});

it('resumes a connector that is stopped', async () => {
  const { answer } = await registerWith([
    health,
    { ...get, json: { name, ...config } },
    { ...status, json: { connector: { state: 'STOPPED' }, tasks: [] } },
    { ...resume, status: 202 },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'unchanged', restarted: [] });
});

it('asks again while the worker starts or divides the work', async () => {
  const { answer } = await registerWith([
    { ...health, status: 503 },
    health,
    { ...get, status: 404 },
    { ...put, status: 409, json: { message: 'rebalance' } },
    { ...get, status: 404 },
    { ...put, status: 201, json: {} },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'created', restarted: [] });
});

it('restarts a task that has failed', async () => {
  const { answer } = await registerWith([
    health,
    { ...get, json: { name, ...config } },
    { ...status, json: failed },
    { ...restart, status: 202, json: {} },
    { ...status, json: running },
  ]);
  expect(answer).toEqual({ name, action: 'unchanged', restarted: ['0'] });
});

it('tells the cause when the task fails again, in one line', async () => {
  const { error } = await registerWith([
    health,
    { ...get, json: { name, ...config } },
    { ...status, json: failed },
    { ...restart, status: 202, json: {} },
    { ...status, json: failed },
  ]);
  expect(error?.message).toBe(
    'Connector orders failed: task 0: org.apache.kafka.connect.errors.ConnectException: An exception occurred in ' +
      'the change event producer: Caused by: org.postgresql.util.PSQLException: ERROR: publication "tidemark" ' +
      'does not exist',
  );
});

it("passes on the worker's reason when it refuses the configuration", async () => {
  const { error } = await registerWith([
    health,
    { ...get, status: 404 },
    { ...put, status: 400, json: { error_code: 400, message: 'slot.name is wrong' } },
  ]);
  expect(error?.message).toBe('Kafka Connect refused: slot.name is wrong');
});

it('names what it waited for when nobody answers', async () => {
  process.env.CONNECT_URL = 'http://127.0.0.1:1';
  process.env.CONNECT_WAIT_SECONDS = '0.3';
  await expect(handler({ name, config })).rejects.toThrow(
    'Waited 0.3 s for a Kafka Connect worker. Kafka Connect does not answer at http://127.0.0.1:1.',
  );
});
