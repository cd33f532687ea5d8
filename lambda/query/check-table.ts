import { ruleColumn, ruleName, type QualityRule, type RuledTable } from '../../lib/contracts/quality-rules';
import { countStatements, failingSql, type RulePlace } from '../../lib/contracts/quality-sql';
import type { Rows } from './differing-buckets';
import type { BrokenRule, TableQuality } from './quality-contract';

/** Keys that the result names, of each rule. */
const named = 20;

/**
 * Checks all rules of a table, and looks for the keys of rows that break one.
 *
 * @param ask asks Athena
 */
export async function checkTable(
  ask: (sql: string) => Promise<Rows>,
  table: RuledTable,
  place: RulePlace,
): Promise<TableQuality> {
  const broken: BrokenRule[] = [];
  for (const { sql, rules } of countStatements(table, place)) {
    const [counts = []] = await ask(sql);
    for (const [index, rule] of rules.entries()) {
      const failing = Number(counts[index]);
      if (failing > 0) broken.push({ ...(await found(rule)), failing });
    }
  }
  return { table: table.name, rules: table.rules.length, broken };

  async function found(rule: QualityRule): Promise<Omit<BrokenRule, 'failing'>> {
    const nameless = table.key.length === 0 && rule.kind !== 'fresh';
    const keys = nameless ? [] : await ask(`${failingSql(table, rule, place)} ORDER BY 1 LIMIT ${named}`);
    return { rule: ruleName(rule), table: table.name, column: ruleColumn(rule), keys };
  }
}
