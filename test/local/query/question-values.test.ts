import { parseQuestion } from '../../../lib/queries/questions';
import { questionValues } from '../../../local/query/question-values';

const question = parseQuestion(
  'example',
  `-- Example
-- What is asked.
-- parameter since date = 7 days ago: first day
-- parameter name varchar = %: a name
-- parameter most bigint = 10: rows
-- columns n bigint
SELECT 1 WHERE a > ? /* since */ AND b = ? /* name */ AND c < ? /* most */ AND d > ? /* since */`,
);
const now = Date.parse('2026-03-01T00:30:00Z');

test('values stand in the order of their marks, as SQL of their type; who gives none gets the declared ones', () => {
  expect(questionValues(question, {}, now)).toEqual(["DATE '2026-02-22'", "'%'", '10', "DATE '2026-02-22'"]);
  expect(questionValues(question, { name: "O'Hara", since: 'yesterday', most: '-3' }, now)).toEqual([
    "DATE '2026-02-28'",
    "'O''Hara'",
    '-3',
    "DATE '2026-02-28'",
  ]);
});

test.each([
  [
    { since: '2026-02-29' },
    '--param since=2026-02-29 is not a day such as 2026-01-31, today, yesterday or "7 days ago".',
  ],
  [{ since: 'tomorrow' }, '--param since=tomorrow is not a day'],
  [{ most: '1.5' }, '--param most=1.5 is not a whole number.'],
  [{ most: "1 OR ''=''" }, 'is not a whole number.'],
  [{ other: '1' }, 'example has no parameter "other": take since, name, most.'],
])('%j is refused in one sentence', (given, sentence) => {
  expect(() => questionValues(question, given, now)).toThrow(sentence);
});
