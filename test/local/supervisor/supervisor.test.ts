import { setTimeout as sleep } from 'node:timers/promises';
import { stepsFor, Supervisor, type Step } from '../../../local/supervisor/supervisor';

/** Steps that note when they are done and undone. */
class Recorded {
  readonly history: string[] = [];

  step(name: string, needs: string[], { ms = 0, fails = false } = {}): Step {
    return {
      name,
      title: `start ${name}`,
      needs,
      start: async (signal) => {
        await sleep(ms, undefined, { signal });
        if (fails) throw new Error(`${name} is broken`);
        this.history.push(`+${name}`);
        return () => {
          this.history.push(`-${name}`);
          return Promise.resolve();
        };
      },
    };
  }
}

test('steps wait for what they need, run side by side otherwise, and are undone in reverse', async () => {
  const recorded = new Recorded();
  const supervisor = new Supervisor([
    recorded.step('store', [], { ms: 500 }),
    recorded.step('broker', [], { ms: 20 }),
    recorded.step('worker', ['broker'], { ms: 10 }),
    recorded.step('door', ['store', 'worker']),
  ]);
  await supervisor.start();
  expect(recorded.history).toEqual(['+broker', '+worker', '+store', '+door']);
  await supervisor.stop();
  const undone = recorded.history.slice(4);
  expect(undone[0]).toBe('-door');
  expect(undone.indexOf('-worker')).toBeLessThan(undone.indexOf('-broker'));
  expect([...undone].sort()).toEqual(['-broker', '-door', '-store', '-worker']);
});

test('a failed step calls off the others, undoes what was done and is what start throws', async () => {
  const recorded = new Recorded();
  const states: string[] = [];
  const supervisor = new Supervisor(
    [
      recorded.step('store', []),
      recorded.step('slow', [], { ms: 60_000 }),
      recorded.step('broker', ['store'], { ms: 20, fails: true }),
      recorded.step('worker', ['broker']),
    ],
    ({ step, state }) => states.push(`${step.name} ${state}`),
  );
  await expect(supervisor.start()).rejects.toThrow('broker is broken');
  expect(recorded.history).toEqual(['+store', '-store']);
  expect(states).toEqual(['store begins', 'slow begins', 'store done', 'broker begins', 'broker failed']);
});

test('stopping in the middle of the start leaves nothing begun', async () => {
  const recorded = new Recorded();
  const supervisor = new Supervisor([
    recorded.step('store', []),
    recorded.step('broker', ['store'], { ms: 60_000 }),
  ]);
  const started = supervisor.start();
  await sleep(20);
  await Promise.all([supervisor.stop(), expect(started).rejects.toThrow('being stopped')]);
  expect(recorded.history).toEqual(['+store', '-store']);
});

test('hurry reaches an undo that is under way', async () => {
  const supervisor = new Supervisor([
    {
      name: 'stubborn',
      title: 'start stubborn',
      needs: [],
      start: () =>
        Promise.resolve((hurry: AbortSignal) =>
          sleep(60_000, undefined, { signal: hurry }).catch(() => undefined),
        ),
    },
  ]);
  await supervisor.start();
  const stopped = supervisor.stop();
  void supervisor.stop({ hurry: true });
  await stopped;
});

test('a step that needs a later one is refused by name', () => {
  const recorded = new Recorded();
  expect(() => new Supervisor([recorded.step('a', ['b']), recorded.step('b', [])])).toThrow(
    'Step a needs b, which does not stand before it.',
  );
});

test('a choice of steps brings along what they need and nothing else', () => {
  const recorded = new Recorded();
  const steps = [
    recorded.step('a', []),
    recorded.step('b', ['a']),
    recorded.step('c', []),
    recorded.step('d', ['b']),
  ];
  expect(stepsFor(steps, ['d']).map(({ name }) => name)).toEqual(['a', 'b', 'd']);
  expect(() => stepsFor(steps, ['e'])).toThrow('There is no step "e".');
});
