import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import type { Client } from 'pg';
import { sourceConnector } from '../containers/connect/source-connector';
import { ConnectApi } from '../lambda/capture/connect-api';
import { connectorName, slotName } from '../lib/contracts/source-names';
import { openSource } from '../local/job/clients';
import { startRoute, type Route } from '../local/route/route';
import { cpuSeconds } from './cpu-seconds';

const changes = Number(process.argv[2] ?? 1_000_000);
const warmUp = 100_000;

/** A connector as its makers' tutorial has it: whole envelopes with schemas in JSON, and no setting for speed. */
const defaults = 'defaults';
const { config } = sourceConnector();
const defaultConfig = {
  ...Object.fromEntries(
    Object.entries(config).filter(
      ([name]) =>
        ['connector.class', 'plugin.name', 'publication.name', 'table.include.list'].includes(name) ||
        (name.startsWith('database.') && name !== 'database.initial.statements'),
    ),
  ),
  'topic.prefix': defaults,
  'slot.name': defaults,
  'publication.autocreate.mode': 'disabled',
  'snapshot.mode': 'no_data',
  'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'key.converter.schemas.enable': 'true',
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter.schemas.enable': 'true',
};

/**
 * `npm run bench:capture -- [changes]`: changes of orders that Kafka Connect brings from PostgreSQL to Kafka in a second
 * of its CPU time, with this project's connector and with Debezium's defaults on the same worker, one after the other,
 * from slots that hold the same changes. Result as JSON.
 */
async function main(): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  let route: Route | undefined;
  try {
    route = await startRoute({ stateDir, only: ['register-connector'] });
    const source = await openSource(route.settings);
    try {
      console.log(JSON.stringify(await compare(route, source), null, 2));
    } finally {
      await source.end();
    }
  } finally {
    await route?.stop();
    await rm(stateDir, { recursive: true });
  }
}

async function compare(route: Route, source: Client) {
  const connect = new ConnectApi(route.endpoints.connect);
  const pid = route.processes.find(({ name }) => name === 'connect')?.pid;
  if (pid === undefined) throw new Error('Kafka Connect is not up.');
  await source.query('ALTER SYSTEM SET max_slot_wal_keep_size = -1');
  await source.query('SELECT pg_reload_conf()');
  await makeTopics(route);
  await source.query('SELECT pg_create_logical_replication_slot($1, $2)', [defaults, 'pgoutput']);
  await connect.putConfig(defaults, defaultConfig);

  const both = [
    { connector: defaults, slot: defaults },
    { connector: connectorName, slot: slotName },
  ];
  await write(source, warmUp);
  for (const { slot } of both) await drained(source, slot);
  for (const { connector } of both) await connect.stop(connector);
  await write(source, changes);
  const results: Record<string, { cpuSeconds: number; changesPerCpuSecond: number }> = {};
  for (const { connector, slot } of both) {
    const before = cpuSeconds(pid);
    await connect.resume(connector);
    await drained(source, slot);
    const used = cpuSeconds(pid) - before;
    await connect.stop(connector);
    results[connector] = { cpuSeconds: used, changesPerCpuSecond: Math.round(changes / used) };
  }
  const rate = (name: string) => results[name]?.changesPerCpuSecond ?? Number.NaN;
  return { changes, ...results, ratio: Math.round((rate(connectorName) / rate(defaults)) * 100) / 100 };
}

/** The worker makes no topic by itself. */
async function makeTopics(route: Route): Promise<void> {
  const admin = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const ours = (await admin.listTopics()).filter((topic) => topic.startsWith('cdc.'));
  const topics = ours.map((topic) => ({ topic: topic.replace('cdc', defaults), numPartitions: 1 }));
  await admin.createTopics({ topics });
  await admin.disconnect();
}

/** Half inserts, half updates, a thousand a transaction. */
async function write(source: Client, count: number): Promise<void> {
  await source.query(
    `INSERT INTO instruments (symbol, name, currency) VALUES ('LOAD', 'Load', 'EUR') ON CONFLICT DO NOTHING`,
  );
  for (let done = 0; done < count; done += 1_000) {
    await source.query(`WITH placed AS (
        INSERT INTO orders (symbol, customer, region, side, quantity, note)
        SELECT 'LOAD', 'customer-' || n, 'emea', 'buy', n, 'good till the close' FROM generate_series(1, 500) AS n
        RETURNING id)
      SELECT max(id) FROM placed`);
    await source.query(
      `UPDATE orders SET quantity = quantity + 1 WHERE id > (SELECT max(id) FROM orders) - 500`,
    );
  }
}

/** Waits until a connector has handed to Kafka all that is committed now. */
async function drained(source: Client, slot: string): Promise<void> {
  const { rows } = await source.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn');
  for (;;) {
    const { rows: behind } = await source.query(
      `SELECT FROM pg_replication_slots WHERE slot_name = $1 AND confirmed_flush_lsn >= $2::pg_lsn`,
      [slot, rows[0]?.lsn],
    );
    if (behind.length > 0) return;
    await sleep(500);
    // A slot is confirmed by what comes after.
    await source.query('UPDATE orders SET note = note WHERE id = (SELECT max(id) FROM orders)');
  }
}

void main();
