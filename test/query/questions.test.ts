import { parseQuestion, questions } from '../../lib/queries/questions';
import { lakeNames, quarantineTable } from '../../lib/contracts/lake-layout';
import { tables } from '../../lib/contracts/tables';

const head = '-- Title\n-- What is asked.\n';
const columns = '-- columns n bigint\n';

test('a file of lib/queries is read as title, text, parameters, columns and statement', () => {
  const file = `${head}-- It goes on.\n-- parameter day date = today: the day\n-- columns n bigint, d decimal(38,2)\nSELECT 1\nWHERE x = ? /* day */\n`;
  expect(parseQuestion('example', file)).toEqual({
    name: 'example',
    title: 'Title',
    text: 'What is asked. It goes on.',
    parameters: [{ name: 'day', type: 'date', fallback: 'today', text: 'the day' }],
    columns: [
      { name: 'n', type: 'bigint' },
      { name: 'd', type: 'decimal(38,2)' },
    ],
    file,
    sql: 'SELECT 1\nWHERE x = ? /* day */',
    marks: ['day'],
  });
});

test.each([
  ['SELECT 1\n', 'the first two comment lines are the title and what is asked.'],
  [`${head}SELECT 1\n`, 'the line "columns <name> <type>, ..." is missing.'],
  [`${head}-- columns n\nSELECT 1\n`, 'the column "n" has no name and type.'],
  [`${head}${columns}SELECT ?\n`, 'a question mark lacks its parameter: write ? /* name */.'],
  [`${head}${columns}SELECT ? /* day */\n`, 'the parameter day is not declared.'],
  [`${head}-- parameter day date = today: x\n${columns}SELECT 1\n`, 'the parameter day is used nowhere.'],
  [`${head}-- parameter day time = now: x\n${columns}SELECT 1\n`, '"parameter day time = now: x" is not'],
])('%j is refused', (file, sentence) => {
  expect(() => parseQuestion('example', file)).toThrow(`lib/queries/example.sql: ${sentence}`);
});

describe.each(questions().map((question) => [question.name, question] as const))(
  '%s',
  (_, { sql, marks, parameters }) => {
    test('names its columns: a new column of a table changes no answer', () => {
      expect(sql).not.toMatch(/\*\s*(,|\bFROM\b)|\.\*/i);
    });

    test('bounds the days of every history that it reads', () => {
      const histories = [...tables.map((table) => lakeNames(table).changes), 'ticks'];
      const read = histories.filter((name) => new RegExp(`\\b(FROM|JOIN) ${name}\\b`).test(sql));
      const days = parameters.filter(({ type }) => type === 'date').map(({ name }) => name);
      if (read.length > 0)
        expect(marks.filter((mark) => days.includes(mark)).length).toBeGreaterThanOrEqual(read.length);
    });

    test('bounds the topics of the quarantine that it reads', () => {
      const read = sql.split(`FROM ${quarantineTable}\n`).slice(1);
      expect(read.filter((rest) => !/^\s*WHERE topic (LIKE|=) \? /.test(rest))).toEqual([]);
    });
  },
);

test('freshness is asked of every captured table', () => {
  const { sql } = questions().find(({ name }) => name === 'freshness')!;
  expect([...sql.matchAll(/FROM (\w+)_changes/g)].map(([, name]) => name)).toEqual(
    tables.map(({ name }) => name),
  );
});
