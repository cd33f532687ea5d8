import { bounds, type QualityRule, type RuledTable } from './quality-rules';
import { failingSql, spark } from './quality-sql';

/**
 * The rules of a table as a ruleset of Glue Data Quality, in its language DQDL.
 *
 * @param database of streamed tables in Glue
 * @throws {Error} for a table without a rule, of which Glue takes no ruleset
 */
export function dqdl(table: RuledTable, database: string): string {
  if (table.rules.length === 0) throw new Error(`${table.name} has no rule of quality.`);
  return `Rules = [\n${table.rules.flatMap((rule) => inDqdl(table, rule, database)).join(',\n')}\n]`;
}

function inDqdl(table: RuledTable, rule: QualityRule, database: string): string[] {
  const where = table.withDeletes ? [`_op <> 'd'`] : [];
  switch (rule.kind) {
    case 'unique':
      // Not null either, which has rules of its own.
      return [`IsPrimaryKey ${rule.columns.map((name) => `"${name}"`).join(' ')}${whereOf(where)}`];
    case 'not-null':
      return [`IsComplete "${rule.column}"${whereOf(where)}`];
    case 'range':
      // A NULL would break it.
      return bounds(rule.range).map(
        (bound) =>
          `ColumnValues "${rule.column}" ${bound}${whereOf([...where, `${rule.column} is not null`])}`,
      );
    case 'references':
    case 'fresh': {
      // ReferentialIntegrity is for numbers alone, and DataFreshness looks at every row instead of the newest.
      const from = { dialect: spark, from: 'primary', relation: (name: string) => `${database}.${name}` };
      return [`CustomSql "select count(*) from (${failingSql(table, rule, from)}) as failing" = 0`];
    }
  }
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` where "${conditions.join(' and ')}"`;
}
