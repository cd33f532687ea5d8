import { parseArguments } from '../../../local/query/arguments';

test('a statement is asked for as a table unless another format is named', () => {
  expect(parseArguments(['select 1'])).toEqual({ from: { sql: 'select 1' }, format: 'table' });
  expect(parseArguments(['--format', 'csv', '--file', 'a.sql', '--env', 'dev'])).toEqual({
    from: { file: 'a.sql' },
    format: 'csv',
    env: 'dev',
  });
});

test('in AWS an answer may be some minutes old', () => {
  expect(parseArguments(['select 1', '--env', 'dev', '--reuse', '60'])).toMatchObject({ reuseMinutes: 60 });
  expect(parseArguments(['select 1', '--env', 'dev'])).not.toHaveProperty('reuseMinutes');
});

test.each([
  [[], 'There is nothing to ask: give a statement, --file or --name.'],
  [['select', '1'], 'Give one statement only, in quotes, or one of --file and --name.'],
  [['select 1', '--name', 'x'], 'Give one statement only, in quotes, or one of --file and --name.'],
  [['--format', 'xml', 'select 1'], 'There is no format "xml": take table, csv, json.'],
  [['select 1', '--param', 'a=b'], '--param belongs to a question: give --name too.'],
  [['--name', 'x', '--param', 'a'], '--param a is not NAME=VALUE.'],
  [['--name', 'x', '--param', 'a=1', '--param', 'a=2'], '--param a is given twice.'],
  [['select 1', '--reuse', '60'], '--reuse belongs to Athena in AWS: give --env too.'],
  [['select 1', '--env', 'dev', '--reuse', '0'], '--reuse is "0": give whole minutes from 1 to 10080.'],
  [
    ['select 1', '--env', 'dev', '--reuse', '10081'],
    '--reuse is "10081": give whole minutes from 1 to 10080.',
  ],
  [['--nosuch'], "Unknown option '--nosuch'."],
  [['--file'], /--file/],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => parseArguments(args)).toThrow(sentence);
});

test('values of a question may hold anything behind the first equals sign', () => {
  expect(parseArguments(['--name', 'x', '--param', 'a=b=c', '--param', 'd='])).toEqual({
    from: { name: 'x', parameters: { a: 'b=c', d: '' } },
    format: 'table',
  });
});

test('help is no statement', () => {
  expect(parseArguments(['--help'])).toBeUndefined();
});
