import { pictures, type Picture } from '../../../lib/queries/pictures';
import { findQuestion } from '../../../lib/queries/questions';
import type { AnsweredPicture } from '../../../local/job/ask-pictures';
import { reportPage } from '../../../local/job/report-page';
import { pageTables } from './page-tables';

const report = {
  identical: true,
  tables: { orders: { rows: 863, sourceHash: 'ab'.repeat(32), lakeHash: 'cd'.repeat(32) } },
  freshness: { p50Ms: 2400, p99Ms: 6300, samples: 96 },
};
const at = new Date('2026-11-28T12:00:00Z');

const answered = (of: string, rows: (string | null)[][], values?: Picture['values']): AnsweredPicture => {
  const picture = pictures.find(({ question }) => question === of)!;
  const question = findQuestion(of);
  const columns = question.columns.map(({ name, type }) => ({ name, type: type.replace(/\(.*/, '') }));
  return { picture: values ? { ...picture, values } : picture, question, columns, rows };
};

const hostile = `<script>alert("1")</script> & 'x'`;
const page = (...answers: AnsweredPicture[]) => reportPage(report, answers, at);

test('every picture has a section of its question, and every answer a table with all its values', () => {
  const answers = pictures.map(({ question }) =>
    answered(question, [findQuestion(question).columns.map(({ name }, column) => `${name} ${column}`)]),
  );
  const html = page(...answers);
  const headings = [...html.matchAll(/<h2 id="([^"]+)">([^<]*)<\/h2>/g)];
  expect(headings.map(([, id, title]) => [id, title])).toEqual(
    pictures.map(({ question }) => [`${question}-heading`, findQuestion(question).title]),
  );
  expect([...pageTables(html)]).toEqual([
    ['What was compared', [['orders', '863', 'abababababab', 'cdcdcdcdcdcd']]],
    ...answers.map(({ question, rows }) => [`The answer to ${question.name}`, rows]),
  ]);
});

test('bars stand over the table of the same answer, named for who cannot see them', () => {
  const html = page(
    answered('sales-by-region', [
      ['europe', '2', '2', '300.00'],
      ['asia', '1', '1', '150.00'],
    ]),
    answered('last-prices', [['IBM', '2026-03-02', '1.000000', null]]),
  );
  expect(html.match(/<svg/g)).toHaveLength(1);
  const [, name] = /<svg role="img" aria-labelledby="([^"]+)"/.exec(html) ?? [];
  expect(html).toContain(
    `<title id="${name}">Sales by region: total by region, the numbers are in the table below</title>`,
  );
  expect(html.indexOf('</svg>')).toBeLessThan(html.indexOf('The answer to sales-by-region'));
  const widths = [...html.matchAll(/<rect class="bar"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toHaveLength(2);
  expect(widths[0]! / widths[1]!).toBeCloseTo(2, 2);
  expect(pageTables(html).get('The answer to last-prices')).toEqual([
    ['IBM', '2026-03-02', '1.000000', 'NULL'],
  ]);
});

test('it tells by which values was asked, and where there is no answer', () => {
  const html = page(answered('top-movers', [], { day: '2010-03-01' }));
  expect(html).toContain('in percent. (day: 2010-03-01)</p>\n<p>No rows.</p>');
  expect(html).not.toContain('<svg');
});

test('an answer of many rows shows fifty and names the command for the rest', () => {
  const rows = Array.from({ length: 73 }, (_, row) => [`S${row}`, '2026-03-02', '1.000000', '0.000000']);
  const html = page(answered('last-prices', rows));
  expect(pageTables(html).get('The answer to last-prices')).toEqual(rows.slice(0, 50));
  expect(html).toContain('<p>23 more rows: <code>npm run query -- --name last-prices</code></p>');
});

test('a text of the lake is never markup, and the page has no script and loads nothing', () => {
  const html = page(answered('sales-by-region', [[hostile, '1', '1', '1.00']]));
  expect(pageTables(html).get('The answer to sales-by-region')).toEqual([[hostile, '1', '1', '1.00']]);
  expect(html).not.toMatch(/<script|javascript:|\bon\w+=|src=|href=|url\(|@import/);
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
  );
});

test('it says so when lake and database differ', () => {
  const text = (html: string) => html.replaceAll(/<\/?strong>/g, '');
  expect(text(page())).toContain('Lake and database are identical;');
  expect(text(reportPage({ ...report, identical: false }, [], at))).toContain('Lake and database differ;');
});
