import { parseArguments } from '../../../local/query/arguments';

test('a statement is asked for as a table unless another format is named', () => {
  expect(parseArguments(['select 1'])).toEqual({ from: { sql: 'select 1' }, format: 'table' });
  expect(parseArguments(['--format', 'csv', '--file', 'a.sql', '--env', 'dev'])).toEqual({
    from: { file: 'a.sql' },
    format: 'csv',
    env: 'dev',
  });
});

test.each([
  [[], 'There is nothing to ask: give a statement, --file or --name.'],
  [['select', '1'], 'Give one statement only, in quotes, or one of --file and --name.'],
  [['select 1', '--name', 'x'], 'Give one statement only, in quotes, or one of --file and --name.'],
  [['--format', 'xml', 'select 1'], 'There is no format "xml": take table, csv, json.'],
  [['--nosuch'], "Unknown option '--nosuch'."],
  [['--file'], /--file/],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => parseArguments(args)).toThrow(sentence);
});

test('help is no statement', () => {
  expect(parseArguments(['--help'])).toBeUndefined();
});
