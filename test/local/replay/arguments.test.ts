import { parseReplay } from '../../../local/replay/arguments';

it.each([
  [[], { quarantine: {} }],
  [['--table', 'orders'], { quarantine: { tables: ['orders'] } }],
  [['--table', 'orders', '--from', '7'], { range: { table: 'orders', from: 7n } }],
  [
    ['--table', 'orders', '--from', '7', '--to', '9', '--partition', '2'],
    { range: { table: 'orders', from: 7n, to: 9n, partition: 2 } },
  ],
])('reads %p', (args, wish) => {
  expect(parseReplay(args)).toEqual(wish);
});

it.each([
  [['--from', '7'], 'A range is of one table: give --table, too.'],
  [['--table', 'orders', '--to', '7'], 'A range begins somewhere: give --from, too.'],
  [['--table', 'orders', '--from', '-7'], /--from/],
  [['--table', 'orders', '--from=x'], '--from takes a whole number, not "x".'],
  [['--everything'], "Unknown option '--everything'."],
])('refuses %p', (args, sentence) => {
  expect(() => parseReplay(args)).toThrow(sentence);
});
