import { parseArguments } from '../../../local/run-job/arguments';

it('a job is named, and its parameters follow', () => {
  expect(parseArguments(['to-table', '--param', 'name=stock', '--param', 'columns=a=b'])).toEqual({
    name: 'to-table',
    parameters: { name: 'stock', columns: 'a=b' },
  });
});

it.each([
  [[], 'Name one job: sales-by-region,'],
  [['a', 'b'], 'Name one job:'],
  [['a', '--param', 'b'], '--param b is not NAME=VALUE.'],
  [['a', '--param', 'b=1', '--param', 'b=2'], '--param b is given twice.'],
  [['a', '--regions', 'b'], "Unknown option '--regions'."],
])('%j is refused', (args, sentence) => {
  expect(() => parseArguments(args)).toThrow(sentence);
});
