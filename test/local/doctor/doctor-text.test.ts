import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doctorText } from '../../../local/doctor/doctor-command';
import { articles, type StageFinding } from '../../../local/doctor/finding';

const well = (stage: StageFinding['stage']): StageFinding => ({ stage, level: 'well', text: 'Fine.' });
const late: StageFinding = {
  stage: 'delivery',
  level: 'trouble',
  text: 'Delivery is late.',
  article: 'A row does not show up',
};
const failed: StageFinding = { stage: 'capture', level: 'trouble', text: 'Task 0 is FAILED.' };
const set: StageFinding = { stage: 'quarantine', level: 'note', text: '1 record is in quarantine.' };

const headline = (...findings: StageFinding[]) => doctorText(findings).split('\n')[0];

it.each<[string, StageFinding[], string]>([
  ['nothing', [well('source'), well('proof')], 'All is well.'],
  ['a note alone', [well('source'), set], 'quarantine: 1 record is in quarantine.'],
  [
    'a trouble before a note',
    [set, late],
    'delivery: Delivery is late. (docs/runbook.md, "A row does not show up")',
  ],
  ['the cause before what follows from it', [late, failed], 'capture: Task 0 is FAILED.'],
])('begins with %s', (_, findings, expected) => {
  expect(headline(...findings)).toBe(expected);
});

it('has a line a stage, and shouts where something is wrong', () => {
  const lines = doctorText([well('source'), failed, set])
    .split('\n')
    .filter((line) => line.includes('│'));
  const cells = lines.map((line) => line.split('│').map((cell) => cell.trim()));
  expect(cells.slice(1).map(([, ...row]) => row.slice(0, 3))).toEqual([
    ['source', 'ok', 'Fine.'],
    ['capture', 'TROUBLE', 'Task 0 is FAILED.'],
    ['quarantine', 'NOTE', '1 record is in quarantine.'],
  ]);
});

it.each(articles)('refers to an article that the runbook has: %s', (article) => {
  const runbook = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
  expect(runbook.split('\n')).toContain(`## ${article}`);
});
