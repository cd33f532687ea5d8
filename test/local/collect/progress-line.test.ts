import { marketTicks } from '../../../local/collect/market-tick';
import { ProgressLine } from '../../../local/collect/progress-line';

const [tick] = marketTicks([{ line: 2, symbol: 'A', time: '2026-11-27T16:00:00Z', price: '1' }]);

function progress(terminal: boolean) {
  const written: string[] = [];
  return { line: new ProgressLine((text) => written.push(text), terminal, 4000), written };
}

it('draws one line anew on a terminal, no wider than it, and takes it away', () => {
  const { line, written } = progress(true);
  line.sent(1000, tick!);
  line.sent(2000, tick!);
  expect(line.end()).toMatch(/^[\d,]+ a second$/);
  expect(written).toEqual([
    expect.stringMatching(
      /^\r\u001b\[K1,000 of 4,000 ticks \(25 %\), 2026-11-27T16:00:00Z, [\d,]+ a second$/,
    ),
    '\r\u001b[K',
  ]);
  const other = progress(true);
  other.line.waiting('w'.repeat(200));
  expect(other.written[0]).toHaveLength(79 + '\r\u001b[K'.length);
});

it('says nothing of a replay that is soon over where there is no terminal', () => {
  const { line, written } = progress(false);
  line.sent(1000, tick!);
  line.waiting('Kafka is away.');
  line.end();
  expect(written).toEqual([]);
});
