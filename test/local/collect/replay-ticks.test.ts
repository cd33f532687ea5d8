import type { MarketTick } from '../../../local/collect/market-tick';
import { marketTicks } from '../../../local/collect/market-tick';
import { replayTicks } from '../../../local/collect/replay-ticks';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 27) + milliseconds).toISOString();
const ticksAt = (...times: number[]): MarketTick[] =>
  marketTicks(times.map((time, line) => ({ line, symbol: 'A', time: at(time), price: '1' })));

async function run(ticks: readonly MarketTick[], speed: number) {
  const batches: { after: number; lines: number[] }[] = [];
  const told: number[] = [];
  const start = performance.now();
  await replayTicks({
    ticks,
    speed,
    send: (batch) => {
      batches.push({ after: performance.now() - start, lines: batch.map(({ line }) => line) });
      return Promise.resolve();
    },
    sent: (count) => told.push(count),
  });
  return { batches, told };
}

it('sends every tick when it is due and not before', async () => {
  const { batches, told } = await run(ticksAt(0, 6_000, 6_000, 18_000), 60);
  expect(batches.map(({ lines }) => lines)).toEqual([[0], [1, 2], [3]]);
  expect(told).toEqual([1, 3, 4]);
  const [first, second, third] = batches.map(({ after }) => after);
  expect(first).toBeLessThan(90);
  expect(second).toBeGreaterThanOrEqual(100);
  expect(third).toBeGreaterThanOrEqual(300);
});

it('sends all at once, in their order and in portions, when no speed is asked for', async () => {
  const ticks = ticksAt(...Array.from({ length: 4_500 }, (_, index) => index * 86_400_000));
  const { batches, told } = await run(ticks, Infinity);
  expect(told).toEqual([2_000, 4_000, 4_500]);
  expect(batches.flatMap(({ lines }) => lines)).toEqual(ticks.map(({ line }) => line));
});
