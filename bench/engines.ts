import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flowFile } from '../containers/nifi/flow/delivery-flow';
import type { Freshness } from '../local/job/freshness';
import { lambdaEngine, nifiEngine, nifiWith, type DeliveryEngine } from '../test/pipeline/delivery-runner';
import { commitToQueryable } from './commit-to-queryable';
import { drained, type Drained } from './engines/drain';
import { oneRecordFlow } from './engines/one-record-flow';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Rows of a drain; the flow with one record a FlowFile gets a hundredth. */
    rows: { type: 'string', default: '300000' },
    /** Seconds in which orders are followed to the view; 0 leaves it out. */
    freshness: { type: 'string', default: '60' },
  },
});
const rows = Number(values.rows);
const seconds = Number(values.freshness);
/** Changes a second of the load beside which orders are followed. */
const rate = 100;

interface Contender {
  readonly name: 'lambda' | 'nifi' | 'one-record';
  readonly engine: DeliveryEngine;
  readonly rows: number;
  /** False for what is too slow to wait for. */
  readonly followed: boolean;
}

interface Measured extends Drained {
  readonly commitToQueryable?: Freshness;
}

/**
 * `npm run bench:engines -- [--rows N] [--freshness SECONDS] [lambda nifi one-record]`: what the delivery function with its
 * feeder, NiFi, and NiFi with a flow of one record a FlowFile cost: rows from Kafka to S3 in a second of their CPU time, CPU
 * time at rest, most memory; and for the first two the time from a commit to the view, at equal flush settings (a second).
 * Result as JSON, a line a contender and one with the ratios.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  try {
    const results = new Map<string, Measured>();
    for (const contender of await contenders(folder)) {
      const { name, engine } = contender;
      if (positionals.length > 0 && !positionals.includes(name)) continue;
      if (engine.refusal !== undefined) {
        console.error(`${name} is left out. ${engine.refusal}`);
        continue;
      }
      const measured = await measure(contender, join(folder, name));
      results.set(name, measured);
      console.log(JSON.stringify({ contender: name, ...measured }));
    }
    console.log(JSON.stringify(ratios(results)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function contenders(folder: string): Promise<Contender[]> {
  const flow = join(folder, 'one-record-flow.json');
  await writeFile(flow, flowFile(oneRecordFlow()));
  return [
    { name: 'lambda', engine: lambdaEngine, rows, followed: true },
    { name: 'nifi', engine: nifiEngine, rows, followed: true },
    { name: 'one-record', engine: nifiWith(flow), rows: Math.ceil(rows / 100_000) * 1000, followed: false },
  ];
}

async function measure(contender: Contender, stateDir: string): Promise<Measured> {
  const { engine, followed } = contender;
  const throughput = await drained(engine, contender.rows);
  if (!followed || seconds === 0) return throughput;
  const options = { stateDir, rate, seed: 0, warmUpSeconds: 30, seconds };
  return { ...throughput, commitToQueryable: await commitToQueryable({ ...options, ...engine.route() }) };
}

/** Of what was measured in this run. */
function ratios(results: ReadonlyMap<string, Measured>) {
  const [lambda, nifi, oneRecord] = ['lambda', 'nifi', 'one-record'].map((name) => results.get(name));
  const times = (one?: Drained, other?: Drained) =>
    one && other && Math.round((one.rowsPerCpuSecond / other.rowsPerCpuSecond) * 10) / 10;
  const p99 = [nifi, lambda].map((one) => one?.commitToQueryable?.p99Ms);
  return {
    nifiToOneRecordAFlowFile: times(nifi, oneRecord),
    nifiToLambda: times(nifi, lambda),
    nifiP99LaterThanLambdaMs: p99[0] !== undefined && p99[1] !== undefined ? p99[0] - p99[1] : undefined,
  };
}

void main();
