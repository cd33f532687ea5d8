/**
 * `npm run bench:ingress`: what the front door takes, on the real Nginx, API (two worker processes), PostgreSQL and
 * Kafka, as JSON on standard output. The load comes from Vegeta, a process of its own that is counted to nobody.
 *
 * - `single`: orders one by one, at rising rates that wait for no answer, until p99 is 50 ms or something is refused;
 *   `best` is the highest rate that held, `nginxAdds` what Nginx adds there to the CPU time of API and PostgreSQL
 * - `batch`, `ticks`: rows and records a second, with a few requests always in flight
 * - `cache`: the same GET, answered from Nginx's cache and by the API
 * - `naive`: single orders against bench/naive/main.py behind an Nginx of its own, with as many workers and a table like
 *   `orders`; `ratio` is that of requests per CPU-second of the uvicorn processes, at a steady rate and at full load
 *
 * Every 2xx is looked for afterwards; a row that is missing fails the run. `--seconds N` for each measurement, `--rates
 * 400,800` for other rates. Linux only. Compare ratios of one machine, not figures of two.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiClient } from '../local/job/api-client';
import { openSource } from '../local/job/clients';
import { startRoute, type Route } from '../local/route/route';
import { measureCache } from './ingress/cache';
import { FrontDoor, type Measured } from './ingress/front-door';
import { startNaiveEndpoint, type NaiveEndpoint } from './ingress/naive-endpoint';
import { Orders } from './ingress/orders';
import { symbol } from './ingress/requests';
import { measureTicks } from './ingress/ticks';
import { Vegeta, type Pace } from './ingress/vegeta';

const workers = 2;
const mostP99Ms = 50;
const rowsABatch = 1_000;
/** Requests in flight; more would only wait for the workers. */
const [batchesInFlight, requestsInFlight] = [4, 32];
const warmUp = { pace: { rate: 200 }, seconds: 3 };
/** Well below what either endpoint takes, and all that it takes. */
const paces: Readonly<Record<string, Pace>> = {
  steady: { rate: 150 },
  full: { inFlight: requestsInFlight },
};

interface Options {
  readonly seconds: number;
  readonly rates: readonly number[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '10' },
      rates: { type: 'string', default: '400,600,800,1000,1200,1600,2000,2400' },
    },
  });
  const options = { seconds: Number(values.seconds), rates: values.rates.split(',').map(Number) };
  // The route ends, what is measured then fails, and the rest is cleared away on the way out.
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      interrupted.abort();
    });
  const stateDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  let route: Route | undefined;
  try {
    route = await startRoute({
      stateDir: join(stateDir, 'route'),
      only: ['nginx', 'create-topics'],
      stopSignal: interrupted.signal,
      variables: (process): Record<string, string> =>
        process === 'api' ? { WEB_CONCURRENCY: String(workers) } : {},
    });
    console.log(JSON.stringify(await measure(route, stateDir, options), null, 2));
  } finally {
    await route?.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function measure(route: Route, stateDir: string, { seconds, rates }: Options) {
  const { settings, endpoints } = route;
  const vegeta = await loadTool(settings.homes.vegeta, join(stateDir, 'load'));
  const front = new FrontDoor([route], vegeta, { url: endpoints.api, apiKey: settings.apiKey() });
  await new ApiClient(settings).send('POST', '/v1/instruments', { symbol, name: symbol, currency: 'USD' });
  const source = await openSource(settings);
  let naive: NaiveEndpoint | undefined;
  try {
    naive = await startNaiveEndpoint(route, join(stateDir, 'naive'), workers);
    const ours = new Orders(front, source, 'public');
    const theirs = new Orders(new FrontDoor([naive.run, route], vegeta, { url: naive.url }), source, 'naive');
    const few = { inFlight: batchesInFlight };
    const batches = (seconds: number) => ours.batches(rowsABatch, few, seconds);
    const ticks = (seconds: number) => measureTicks(front, endpoints.kafka, rowsABatch, few, seconds);
    for (const orders of [ours, theirs]) await orders.single(warmUp.pace, warmUp.seconds);
    for (const take of [batches, ticks]) await take(warmUp.seconds);
    return {
      workers,
      single: await risingRates(ours, rates, seconds),
      batch: perRow('rowsPerSecond', await batches(seconds)),
      ticks: perRow('recordsPerSecond', await ticks(seconds)),
      cache: await measureCache(front, { inFlight: requestsInFlight }, seconds),
      naive: await compare(ours, theirs, seconds),
    };
  } finally {
    await naive?.run.stop();
    await source.end();
  }
}

async function loadTool(binary: string | undefined, folder: string): Promise<Vegeta> {
  if (binary === undefined) throw new Error('The load tool is missing; run "npm run bench:ingress".');
  await mkdir(folder);
  return new Vegeta(binary, folder);
}

async function risingRates(orders: Orders, rates: readonly number[], seconds: number) {
  const steps: (Measured & { rate: number; held: boolean })[] = [];
  for (const rate of rates) {
    let step = await orders.single({ rate }, seconds);
    // What only once goes wrong is this machine's, not the rate's.
    if (!holds(rate, step)) step = await orders.single({ rate }, seconds);
    steps.push({ rate, held: holds(rate, step), ...step });
    if (!holds(rate, step)) break;
  }
  const best = steps.findLast(({ held }) => held);
  const used = (best ?? steps[0])?.cpuSeconds;
  return { best, nginxAdds: used && round(used.nginx / (used.api + used.postgres)), steps };
}

function holds(rate: number, { requests, acknowledged, perSecond, p99Ms }: Measured): boolean {
  return acknowledged === requests && p99Ms < mostP99Ms && perSecond > 0.98 * rate;
}

function perRow(name: 'rowsPerSecond' | 'recordsPerSecond', measured: Measured) {
  return { rowsABatch, [name]: Math.round(measured.perSecond * rowsABatch), ...measured };
}

/** One after the other at each pace. */
async function compare(ours: Orders, theirs: Orders, seconds: number) {
  const results: Record<string, unknown> = {};
  for (const [name, pace] of Object.entries(paces)) {
    const [tidemark, naive] = [await ours.single(pace, seconds), await theirs.single(pace, seconds)];
    const perCpuSecond = {
      tidemark: Math.round(tidemark.acknowledged / tidemark.cpuSeconds.api),
      naive: Math.round(naive.acknowledged / naive.cpuSeconds.api),
    };
    const ratio = round(perCpuSecond.tidemark / perCpuSecond.naive);
    results[name] = { ratio, perCpuSecond, tidemark, naive };
  }
  return results;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
