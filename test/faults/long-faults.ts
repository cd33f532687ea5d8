import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { slotName } from '../../lib/contracts/source-names';
import { connectTopics } from '../../lib/contracts/topics';
import { routeHandlers } from '../../local/route/route-handlers';
import type { AwsCall, Fate } from './aws-door';
import { killOneOfThree } from './brokers';
import { Clocks } from './clocks';
import { startStandby } from './database-copy';
import { deleteTopic } from './delete-topic';
import { copy, faults, type Fault } from './faults';
import type { FaultRoute } from './fault-route';
import { SmallDisk } from './small-disk';

const stillSeconds = 120;

const standStill: readonly Fault[] = ['postgres', 'kafka', 'connect', 'delivery', 'ministack', 'trino'].map(
  (stage) => ({
    name: `${stage} stands still for two minutes`,
    strike: async ({ route }) => {
      const parent = route.processes.find(({ name }) => name === stage)?.pid;
      if (parent === undefined) throw new Error(`${stage} is not up.`);
      const pids = [parent, ...childrenOf(parent)];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await sleep(stillSeconds * 1000);
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    },
  }),
);

const cutSeconds = 10;

const cuts: readonly Fault[] = (['postgres', 'kafka', 'connect', 'trino', 'athena'] as const).map(
  (engine) => ({
    name: `connections to ${engine} are cut, and new ones for ten seconds`,
    strike: ({ surroundings }) => surroundings.door(engine).cut(cutSeconds),
  }),
);

const isS3 = ({ target }: AwsCall) => target === undefined;
const isPut = (call: AwsCall) => isS3(call) && (call.method === 'PUT' || call.method === 'POST');
const isCatalog = ({ target = '' }: AwsCall) => target.startsWith('AWSGlue');

/** @param chance of a call that it concerns, percent */
function awsFault(
  name: string,
  seconds: number,
  fate: Fate,
  concerns: (call: AwsCall) => boolean,
  chance = 100,
): Fault {
  return {
    name,
    alone: true,
    strike: async (on, random) => {
      const { aws } = on.surroundings;
      const before = aws.struck;
      await aws.whileFate(
        (call) => (concerns(call) && random.below(100) < chance ? fate : 'pass'),
        async () => {
          const folded = on.fold().catch(() => undefined);
          await sleep(seconds * 1000);
          await folded;
        },
      );
      if (aws.struck === before) throw new Error('No call was struck.');
    },
  };
}

const aws: readonly Fault[] = [
  awsFault(
    'S3, Glue and Secrets Manager break every connection for ten seconds',
    cutSeconds,
    'cut',
    () => true,
  ),
  awsFault('S3 answers 503 to three calls of ten for a minute', 60, 'refused', isS3, 30),
  awsFault('S3 answers 500 to three puts of ten that it did, for a minute', 60, 'done and lost', isPut, 30),
  awsFault('the catalog answers 503 for half a minute', 30, 'refused', isCatalog),
];

/** Longer than it takes the engine to notice, shorter than the supervisor's patience. */
const fullSeconds = 6;

const disks: readonly Fault[] = (['postgres', 'kafka'] as const).map((engine) => ({
  name: `the disk of ${engine} is full`,
  alone: true,
  strike: async ({ route, surroundings }) => {
    const disk = surroundings.disk(engine);
    await disk.fill(64 * 1024);
    await sleep(fullSeconds * 1000);
    await disk.free();
    await route.whenReady(engine);
  },
}));

const hour = 3600;

const clocks: readonly Fault[] = (['postgres', 'connect', 'delivery', 'fold'] as const).flatMap((process) =>
  [hour, -hour].map((seconds) => ({
    name: `the clock of ${process} is an hour ${seconds > 0 ? 'ahead' : 'behind'}`,
    alone: true,
    strike: async (on: FaultRoute) => {
      const { route, surroundings } = on;
      surroundings.clocks.turn(process, seconds);
      await route.restart(process);
      await sleep(20_000);
      await on.fold();
      surroundings.clocks.turn(process, 0);
      await route.restart(process);
    },
  })),
);

/** Of which one may strike while another one does. */
const drawn = [...faults, ...cuts].filter(({ alone = false }) => !alone) as [Fault, ...Fault[]];

const pairs: readonly Fault[] = [1, 2, 3].map((number) => ({
  name: `two faults at once, drawn by the seed (${number})`,
  strike: async (on, random) => {
    const one = random.pick(drawn);
    const pair = [one, random.pick(drawn.filter((fault) => fault !== one) as [Fault, ...Fault[]])];
    process.stderr.write(`  ${pair.map(({ name }) => name).join(', with ')}\n`);
    await Promise.all(pair.map((fault) => fault.strike(on, random)));
  },
}));

/** Faults that take minutes each, for `npm run test:faults`. */
export const longFaults: readonly Fault[] = [
  ...cuts,
  ...aws,
  ...(SmallDisk.possible ? disks : []),
  ...(Clocks.possible ? clocks : []),
  {
    name: 'compaction and removal of old states against folds',
    alone: true,
    strike: async (on) => {
      await Promise.all([on.upkeep(), on.fold()]);
    },
  },
  {
    name: 'one of three brokers is killed, and comes back',
    alone: true,
    strike: (on) => killOneOfThree(on, () => on.lowLag()),
  },
  {
    name: 'the topic with the configuration of connectors is wiped',
    alone: true,
    strike: async ({ route }) => {
      await route.kill('connect');
      await deleteTopic(route.endpoints.kafka, connectTopics.config);
      const handlers = routeHandlers(route.settings);
      // The runbook's steps.
      await handlers.createTopics();
      await route.whenReady('connect');
      await handlers.registerConnector();
    },
  },
  {
    name: 'every process restarted, in random order',
    alone: true,
    strike: async ({ route }, random) => {
      const names = route.processes.map(({ name }) => name);
      for (let left = names.length; left > 0; left--) {
        const [name] = names.splice(random.below(left), 1);
        if (name !== undefined) await route.restart(name);
      }
    },
  },
  {
    name: 'a transaction of a million rows',
    alone: true,
    strike: async (on, random) => {
      await copy(on, random, 1_000_000);
      // Else the lag is low before capture has come to it.
      await on.caughtUp();
    },
  },
  ...pairs,
  ...standStill,
  {
    // For good: the database is another one afterwards.
    name: 'the database dies and its standby takes over',
    alone: true,
    strike: async ({ route, surroundings }) => {
      const standby = await startStandby(route);
      surroundings.endLast(() => standby.end());
      await standby.synced(slotName);
      await sleep(5_000);
      await route.kill('postgres');
      surroundings.door('postgres').leadTo(standby.port);
      await standby.promote();
    },
  },
];

/** Of which this machine lets nobody see the end. */
export const impossible: readonly string[] = [
  ...(SmallDisk.possible ? [] : ['full disks: only root may mount file systems']),
  ...(Clocks.possible ? [] : ['clocks that go wrong: libfaketime is not installed']),
];

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    // It ends with 1 when there is none.
    return [];
  }
}
