import { pictureText } from '../../lib/queries/pictures';
import { isNumeric } from '../query/result-table';
import type { AnsweredPicture } from './ask-pictures';
import { barChart } from './bar-chart';
import { htmlText } from './html-text';
import type { Report } from './report';

/** Rows of an answer that its table shows. */
const shownRows = 50;

/** No script, and nothing from elsewhere: the page may be opened from a disk and sent on. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
section { margin-top: 3rem; }
figure { margin: 1rem 0; }
svg { width: 100%; height: auto; font-size: 13px; }
svg text { fill: currentColor; }
.bar { fill: #2a7f9e; }
.grid { stroke: currentColor; stroke-opacity: 0.2; }
.zero { stroke: currentColor; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: left; padding-bottom: 0.25rem; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid #8888; text-align: left; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
`;

/**
 * The pictures of a dashboard, and what was compared, as a page of its own.
 *
 * @param at when the questions were asked
 */
export function reportPage(
  { identical, tables, freshness }: Pick<Report, 'identical' | 'tables' | 'freshness'>,
  answers: readonly AnsweredPicture[],
  at: Date,
): string {
  const compared = Object.entries(tables).map(([name, { rows, sourceHash, lakeHash }]) => [
    name,
    String(rows),
    sourceHash.slice(0, 12),
    lakeHash.slice(0, 12),
  ]);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Tidemark: what the lake answers</title>',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    '<h1>What the lake answers</h1>',
    `<p>Asked at <time datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time>.`,
    `Lake and database ${identical ? 'are identical' : '<strong>differ</strong>'}; a committed row could be asked for after`,
    `${freshness.p50Ms} ms (median) and ${freshness.p99Ms} ms (99 of 100).</p>`,
    dataTable(
      'What was compared',
      ['table', 'rows', 'sha-256 in the database', 'sha-256 in the lake'].map((name) => ({
        name,
        numeric: name === 'rows',
      })),
      compared,
    ),
    ...answers.map(section),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function section({ picture, question, columns, rows }: AnsweredPicture): string {
  const { name, title } = question;
  const heading = `${name}-heading`;
  const head = columns.map((column) => ({ name: column.name, numeric: isNumeric(column) }));
  const table = dataTable(`The answer to ${name}`, head, rows.slice(0, shownRows));
  return [
    `<section aria-labelledby="${heading}">`,
    `<h2 id="${heading}">${htmlText(title)}</h2>`,
    `<p>${htmlText(pictureText(question, picture))}</p>`,
    ...(rows.length === 0 ? ['<p>No rows.</p>'] : [...figure({ picture, question, columns, rows }), table]),
    ...(rows.length > shownRows
      ? [`<p>${rows.length - shownRows} more rows: <code>npm run query -- --name ${name}</code></p>`]
      : []),
    '</section>',
  ].join('\n');
}

function figure({ picture, question, columns, rows }: AnsweredPicture): string[] {
  if (picture.kind === 'table') return [];
  const at = (column: string) => columns.findIndex(({ name }) => name === column);
  const [category, value] = [at(picture.category), at(picture.value)];
  const chart = barChart({
    id: question.name,
    title: `${question.title}: ${picture.value} by ${picture.category}, the numbers are in the table below`,
    unit: picture.value,
    // A NULL has no length.
    bars: rows.map((row) => ({ label: row[category] ?? 'NULL', value: Number(row[value] ?? 0) })),
  });
  return ['<figure>', chart, '</figure>'];
}

function dataTable(
  caption: string,
  head: readonly { readonly name: string; readonly numeric: boolean }[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const align = (at: number) => (head[at]?.numeric ? ' class="number"' : '');
  const cells = (row: readonly (string | null)[]) =>
    row.map((value, at) => `<td${align(at)}>${htmlText(value ?? 'NULL')}</td>`).join('');
  return [
    // Scrolled by keys, too, which the name tells.
    `<div class="scroll" role="region" tabindex="0" aria-label="${htmlText(caption)}">`,
    '<table>',
    `<caption>${htmlText(caption)}</caption>`,
    `<thead><tr>${head.map(({ name }, at) => `<th scope="col"${align(at)}>${htmlText(name)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${cells(row)}</tr>`),
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}
