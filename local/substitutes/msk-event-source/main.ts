import { setInterval } from 'node:timers';
import { Kafka, logLevel } from 'kafkajs';
import { z } from 'zod';
import { environment, handler } from '../../../lambda/delivery/deliver-changes';
import { eventSourceEnv, type EventSourceSettings } from './contract';
import { EventSource } from './event-source';
import { healthServer, sumOf } from './health-server';
import { kafkaLog, logLine } from './log-line';

/** Milliseconds from the stop signal to the end, come what may: what is not committed is delivered again. */
const longestStop = 4_500;
/** Milliseconds between two health lines. */
const healthPause = 30_000;

/** Feeds the delivery function from Kafka, as Lambda's event source mappings do for MSK: one a topic. */
async function main(): Promise<void> {
  const settings = readSettings();
  const kafka = new Kafka({
    clientId: 'delivery',
    brokers: settings.KAFKA_BOOTSTRAP_SERVERS.split(','),
    logLevel: logLevel.WARN,
    logCreator: kafkaLog,
  });
  const sources = settings.TOPICS.map(
    (topic) => new EventSource({ kafka, topic, settings, handler, log: logLine }),
  );
  const health = () => sumOf(sources.map((source) => source.health));
  healthServer(health).listen(settings.HEALTH_PORT, '127.0.0.1');
  const stop = () => {
    for (const source of sources) source.stop();
    setTimeout(() => process.exit(0), longestStop).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  setInterval(() => {
    logLine({ level: 'info', message: 'health', ...health() });
  }, healthPause).unref();
  await Promise.all(sources.map((source) => source.run()));
  process.exit(0);
}

function readSettings(): EventSourceSettings {
  // The function's own settings too: without them it would fail every batch for ever.
  const settings = eventSourceEnv.extend(environment.shape).safeParse(process.env);
  if (settings.success) return settings.data;
  throw new Error(`The event source cannot start: ${z.prettifyError(settings.error).replaceAll('\n', ' ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
