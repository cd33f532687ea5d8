import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { copy, faults, type Fault } from './faults';

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

/** Faults that take minutes each, for `npm run test:faults`. */
export const longFaults: readonly Fault[] = [
  ...standStill,
  {
    name: 'every process restarted, in random order',
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
    strike: (on, random) => copy(on, random, 1_000_000),
  },
  ...[1, 2, 3].map((number): Fault => ({
    name: `two faults at once, drawn by the seed (${number})`,
    strike: async (on, random) => {
      const pair = [random.pick(drawn), random.pick(drawn)];
      process.stderr.write(`  ${pair.map(({ name }) => name).join(', with ')}\n`);
      await Promise.all(pair.map((fault) => fault.strike(on, random)));
    },
  })),
];

/** Of which one may strike while another one does. */
const drawn = faults.filter(({ alone = false }) => !alone) as [Fault, ...Fault[]];

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
