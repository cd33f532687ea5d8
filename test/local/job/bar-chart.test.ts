import { barChart, type Bar } from '../../../local/job/bar-chart';

const draw = (...bars: Bar[]) => barChart({ id: 'x', title: 'Title', unit: 'percent', bars });

const numbers = (svg: string, shape: string, attribute: string) =>
  [...svg.matchAll(new RegExp(`<${shape}[^>]* ${attribute}="([^"]+)"`, 'g'))].map(([, value]) =>
    Number(value),
  );
const bars = (svg: string) => {
  const [from, width] = [numbers(svg, 'rect', 'x'), numbers(svg, 'rect', 'width')];
  return from.map((left, bar) => ({ from: left, to: left + width[bar]! }));
};
const zero = (svg: string) => numbers(svg, 'line class="zero"', 'x1')[0]!;
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

test('bars begin at zero and are as long as their values, below zero to the left', () => {
  const svg = draw({ label: 'up', value: 10 }, { label: 'down', value: -5 }, { label: 'none', value: 0 });
  const [up, down, none] = bars(svg);
  expect(up!.from).toBeCloseTo(zero(svg), 0);
  expect(down!.to).toBeCloseTo(zero(svg), 0);
  expect((up!.to - up!.from) / (down!.to - down!.from)).toBeCloseTo(2, 1);
  expect(none!.to - none!.from).toBe(0);
});

test('every bar has its label beside it, in the order of the rows, and the axis round numbers', () => {
  const svg = draw({ label: 'SPX', value: 11_515_327.67 }, { label: 'GOOG', value: 4_263_390.75 });
  const found = texts(svg);
  expect(found.filter((text) => text === 'SPX' || text === 'GOOG')).toEqual(['SPX', 'GOOG']);
  expect(found).toEqual(expect.arrayContaining(['0M', '2M', '4M', '10M', '12M', 'percent']));
  const tops = numbers(svg, 'rect', 'y');
  expect(tops[1]).toBeGreaterThan(tops[0]! + numbers(svg, 'rect', 'height')[0]!);
});

test('bars of nothing but zeros, and no bars at all, are still a picture', () => {
  expect(bars(draw({ label: 'a', value: 0 }))).toMatchObject([
    { from: zero(draw({ label: 'a', value: 0 })) },
  ]);
  for (const svg of [draw(), draw({ label: 'a', value: 0 })])
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('a long label is cut off with a mark, between letters, and no label is markup', () => {
  const [label] = texts(draw({ label: '🌊'.repeat(40), value: 1 })).filter((text) => text!.includes('🌊'));
  expect(label).toBe(`${'🌊'.repeat(23)}…`);
  expect(texts(draw({ label: '<b>&', value: 1 }))).toContain('&lt;b&gt;&amp;');
});
