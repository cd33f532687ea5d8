import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tables } from '../lib/contracts/tables';
import { handler } from '../lambda/delivery/deliver-changes';
import { OrderChanges } from './order-changes';

/**
 * Rows that the delivery function writes in one second of CPU time: from the event with base64 to the put over HTTP,
 * with every check, in batches as the event source makes them. Result as JSON.
 *
 *     npm run bench:delivery -- [batches]
 */
async function main(): Promise<void> {
  const batches = Number(process.argv[2] ?? 40);
  const batchSize = 10_000;
  const sink = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'delivery-sink.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface(sink.stdout), 'line')) as [string];
  Object.assign(process.env, {
    LAKE_BUCKET: 'bench',
    METRIC_NAMESPACE: 'bench',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  });
  // Its line an invocation is part of what it costs, but not of this output.
  let bytes = 0;
  const say = console.log;
  console.log = (line: string) => {
    bytes += (JSON.parse(line) as { bytes: number }).bytes;
  };

  const orders = tables.find(({ name }) => name === 'orders');
  if (!orders) throw new Error('lib/contracts/tables.ts has no table "orders", whose changes this measures.');
  const changes = new OrderChanges(orders, Date.UTC(2024, 0, 2, 9));
  // All events stand before the clock runs: what making them leaves behind is not the handler's to clear away.
  const events = Array.from({ length: 10 }, () => changes.event(batchSize));
  // A function lives for hours: what is measured is compiled code.
  for (const event of events) await handler(event);
  bytes = 0;

  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const { batchItemFailures } = await handler(events[batch % events.length]);
    if (batchItemFailures.length > 0) throw new Error('The sink did not take a file.');
  }
  const wallMs = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuMicros = user + system;
  sink.stdin.end();
  const rows = batches * batchSize;
  say(
    JSON.stringify({
      rows,
      cpuSeconds: round(cpuMicros / 1e6),
      wallSeconds: round(wallMs / 1000),
      rowsPerCpuSecond: Math.round(rows / (cpuMicros / 1e6)),
      parquetBytesPerRow: round(bytes / rows),
      node: process.version,
    }),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

void main();
