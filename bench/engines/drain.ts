import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { tables } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { startRoute, type Route } from '../../local/route/route';
import { peakRssMiB } from '../../local/supervisor/resident';
import type { DeliveryEngine, DeliveryRunner } from '../../test/pipeline/delivery-runner';
import { OrderStream, orderPartitions } from '../../test/pipeline/order-stream';
import { cpuSeconds } from '../cpu-seconds';
import { OrderChanges } from '../order-changes';

/** Changes of a request to Kafka. */
const batch = 1_000;
const idleSeconds = 10;

export interface Drained {
  readonly rows: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly rowsPerCpuSecond: number;
  /** CPU time of the engine, in percent of one core, while there is nothing to deliver. */
  readonly idleCpuPercent: number;
  /** Most that it has held since its start. */
  readonly peakRssMiB: number | undefined;
}

/**
 * Rows that an engine brings from Kafka to S3 in a second of its CPU time, and the most memory that it holds. It has
 * delivered as many before, so that compiled code is measured, and is halted while the rows are produced, so that each
 * engine finds the same.
 *
 * @param rows in whole thousands
 */
export async function drained(engine: DeliveryEngine, rows: number): Promise<Drained> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  let route: Route | undefined;
  let runner: DeliveryRunner | undefined;
  try {
    route = await startRoute({
      stateDir: join(folder, 'route'),
      only: ['make-store', 'create-topics'],
      ...engine.route(),
    });
    const kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
    const stream = await OrderStream.open(kafka);
    const changes = new OrderChanges(orders(), Date.now());
    await stream.admin.createPartitions({
      topicPartitions: [{ topic: topicOf(orders()), count: orderPartitions }],
    });
    runner = await engine.runner(route, join(folder, 'runner'));
    await runner.start();
    await drain(stream, changes, runner, rows);
    const measured = await drain(stream, changes, runner, rows);
    const idleFrom = cpuSeconds(runner.pid);
    await sleep(idleSeconds * 1000);
    const idle = (cpuSeconds(runner.pid) - idleFrom) / idleSeconds;
    await stream.close();
    return {
      rows,
      ...measured,
      idleCpuPercent: Math.round(idle * 1000) / 10,
      peakRssMiB: peakRssMiB(runner.pid),
    };
  } finally {
    await runner?.stop();
    await route?.stop();
    await rm(folder, { recursive: true });
  }
}

/** Produces the rows while nothing delivers, and measures until the last one is committed. */
async function drain(stream: OrderStream, changes: OrderChanges, runner: DeliveryRunner, rows: number) {
  runner.signal('SIGSTOP');
  try {
    for (let sent = 0; sent < rows; sent += batch) await produce(stream, changes);
  } finally {
    runner.signal('SIGCONT');
  }
  const cpuBefore = cpuSeconds(runner.pid);
  const wallBefore = performance.now();
  await stream.delivered(1200);
  const used = cpuSeconds(runner.pid) - cpuBefore;
  return {
    cpuSeconds: Math.round(used * 100) / 100,
    wallSeconds: Math.round((performance.now() - wallBefore) / 100) / 10,
    rowsPerCpuSecond: Math.round(rows / used),
  };
}

async function produce({ producer }: OrderStream, changes: OrderChanges): Promise<void> {
  const bytes = (base64: string | null | undefined) => (base64 ? Buffer.from(base64, 'base64') : null);
  const records = Object.values(changes.event(batch).records).flat();
  const messages = records.map(({ partition, key, value }) => ({
    partition,
    key: bytes(key),
    value: bytes(value),
  }));
  await producer.send({ topic: topicOf(orders()), acks: -1, messages });
}

function orders() {
  const table = tables.find(({ name }) => name === 'orders');
  if (!table) throw new Error('lib/contracts/tables.ts has no table "orders", whose changes this measures.');
  return table;
}
