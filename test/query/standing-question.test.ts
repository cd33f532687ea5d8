import { lakeTables } from '../../lib/contracts/lake-tables';
import { quarantineTable, relationsOf } from '../../lib/contracts/lake-layout';
import { pictures } from '../../lib/queries/pictures';
import { findQuestion, parseQuestion, questions } from '../../lib/queries/questions';
import { standingQuestion } from '../../lib/queries/standing-question';

const question = (parameters: string, sql: string) =>
  parseQuestion('example', `-- Title\n-- What is asked.\n${parameters}\n-- columns n bigint\n${sql}\n`);

test.each([
  ['varchar = %', `'%'`],
  [`varchar = O'Hara`, `'O''Hara'`],
  ['bigint = 60', '60'],
  ['date = today', 'current_date'],
  ['date = yesterday', `(current_date - INTERVAL '1' DAY)`],
  ['date = 30 days ago', `(current_date - INTERVAL '30' DAY)`],
  ['date = 2026-01-31', `DATE '2026-01-31'`],
])('the declared value %j stands in the statement', (declared, sql) => {
  const asked = question(
    `-- parameter x ${declared}: a value`,
    'SELECT n FROM t WHERE x = ? /* x */ OR y = ?/* x */',
  );
  expect(standingQuestion(asked, 'lake')).toBe(`SELECT n FROM t WHERE x = ${sql} OR y = ${sql}`);
});

test('a given value stands in its place, and one of another type is refused by name', () => {
  const asked = question('-- parameter day date = today: the day', 'SELECT n FROM t WHERE day = ? /* day */');
  expect(standingQuestion(asked, 'lake', { day: 'yesterday' })).toContain(
    `day = (current_date - INTERVAL '1' DAY)`,
  );
  expect(() => standingQuestion(asked, 'lake', { day: 'tomorrow' })).toThrow(
    'lib/queries/example.sql: "tomorrow" for day is no date that SQL can hold.',
  );
});

test('each relation of the lake names its database, and what the statement itself names does not', () => {
  const asked = question(
    '-- It goes on.',
    'WITH seen AS (\n  SELECT n FROM ticks\n  JOIN orders_changes AS o ON TRUE\n)\nSELECT n FROM seen JOIN orders ON TRUE JOIN web_sessions ON TRUE JOIN landed_x ON TRUE',
  );
  expect(standingQuestion(asked, 'lake')).toBe(
    'WITH seen AS (\n  SELECT n FROM lake.ticks\n  JOIN lake.orders_changes AS o ON TRUE\n)\nSELECT n FROM seen JOIN lake.orders ON TRUE JOIN lake.web_sessions ON TRUE JOIN lake.landed_x ON TRUE',
  );
});

const relations = [
  quarantineTable,
  ...lakeTables.map(relationsOf).flatMap(({ raw, iceberg, views }) => [raw, ...iceberg, ...views]),
];

test.each(questions().map(({ name }) => name))(
  '%s can stand alone: no mark is left, and no name of the lake is bare',
  (name) => {
    const asked = findQuestion(name);
    const sql = standingQuestion(asked, 'lake');
    expect(sql).not.toContain('?');
    expect(sql.replaceAll('lake.', '').replaceAll(/[\s()]/g, '').length).toBeGreaterThan(0);
    const read = [...sql.matchAll(/\b(?:FROM|JOIN) ([\w.]+)/g)].map(([, relation = '']) => relation);
    expect(read.filter((relation) => relation.startsWith('lake.')).length).toBeGreaterThan(0);
    expect(read.filter((relation) => relations.includes(relation))).toEqual([]);
    // What it calls its own is no relation, or that would be asked in its place.
    const own = [...asked.sql.matchAll(/(?:WITH |,\n)(\w+) AS \(/g)].map(([, cte = '']) => cte);
    expect(own.filter((cte) => relations.includes(cte))).toEqual([]);
  },
);

test.each(pictures)(
  'the picture of $question shows columns of its answer, by values of its parameters',
  (picture) => {
    const { columns, parameters } = findQuestion(picture.question);
    const type = (column: string) => columns.find(({ name }) => name === column)?.type;
    if (picture.kind === 'bars') {
      expect(type(picture.category)).toBe('varchar');
      expect(type(picture.value)).toMatch(/^(bigint|decimal\(.+\))$/);
    }
    expect(
      Object.keys(picture.values ?? {}).filter((key) => !parameters.some(({ name }) => name === key)),
    ).toEqual([]);
  },
);
