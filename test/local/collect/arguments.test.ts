import { parseCollect } from '../../../local/collect/arguments';

it.each([
  [[], { speed: Infinity }],
  [['--speed', 'max'], { speed: Infinity }],
  [['--file', 'bars.csv', '--speed', '60x'], { file: 'bars.csv', speed: 60 }],
  [['--speed=0.5'], { speed: 0.5 }],
])('reads %p', (args, wish) => {
  expect(parseCollect(args)).toEqual(wish);
});

it.each(['0x', '-1x', '1e3', 'x', '', 'fast', '60 x'])('refuses the speed %p', (speed) => {
  expect(() => parseCollect([`--speed=${speed}`])).toThrow(
    `--speed takes a number of times such as 60x, or max, not "${speed}".`,
  );
});

it('names an option that it does not know', () => {
  expect(() => parseCollect(['--url', 'x'])).toThrow("Unknown option '--url'.");
});
