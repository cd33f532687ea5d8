import Table from 'cli-table3';
import type { BrokenRule, QualityReport } from '../../lambda/query/quality-contract';

/** Keys that are shown of a rule. */
const keysShown = 5;

/** A check for people: a line a table, the rules that are broken with their first keys, and what to do about them. */
export function reportText({ checkedAt, tables }: QualityReport): string {
  const checked = tables.filter((table) => 'broken' in table);
  const lines = new Table({
    head: ['table', 'rules', 'broken', ''],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { table, rules, broken } of checked) {
    lines.push([table, String(rules), String(broken.length), broken.length === 0 ? 'holds' : 'BROKEN']);
  }
  const broken = checked.flatMap((table) => table.broken);
  const when = `as of ${checkedAt.slice(0, 19).replace('T', ' ')} UTC`;
  if (broken.length === 0) return `${lines.toString()}\nEvery rule holds, ${when}.\n`;
  return [
    lines.toString(),
    ...broken.map(ruleLine),
    `${broken.length === 1 ? 'A rule is' : `${broken.length} rules are`} broken, ${when}.`,
    'What to do: docs/runbook.md, "A rule is broken".',
    '',
  ].join('\n');
}

function ruleLine({ rule, table, column, failing, keys }: BrokenRule): string {
  const shown = keys.slice(0, keysShown).map((key) => key.map((part) => part ?? 'null').join('/'));
  const more = failing > shown.length && shown.length > 0 ? ', ...' : '';
  const which = shown.length === 0 ? '' : `: ${shown.join(', ')}${more}`;
  return `  ${table}, ${rule}: ${failing.toLocaleString('en')} row${failing === 1 ? '' : 's'} (column ${column})${which}`;
}
