import { bounds, type QualityRule, type RuledTable } from './quality-rules';

/** In what Athena and Spark differ. */
export interface Dialect {
  readonly quote: string;
  /** The time so many minutes ago, UTC, of the type that lake tables have. */
  readonly ago: (minutes: number) => string;
}

export const athena: Dialect = {
  quote: '"',
  ago: (minutes) =>
    `CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) - INTERVAL '${minutes}' MINUTE`,
};

/** Of a session whose time zone is UTC. */
export const spark: Dialect = {
  quote: '`',
  ago: (minutes) => `current_timestamp() - INTERVAL ${minutes} MINUTES`,
};

export interface RulePlace {
  readonly dialect: Dialect;
  /** The table as FROM has it. */
  readonly from: string;
  /** Another relation of the lake, likewise. */
  readonly relation: (name: string) => string;
}

/**
 * Minutes that a row must have been in the lake before its reference counts, and that a deleted row still counts as
 * there. Tables come by topics of their own, one ahead of the other; the fold runs every few minutes.
 */
const settleMinutes = 15;

/** SQL of the rows that break the rule: their keys, and of `fresh` the newest time. */
export function failingSql(table: RuledTable, rule: QualityRule, place: RulePlace): string {
  const { dialect, from } = place;
  const keys = table.key.length === 0 ? '1' : table.key.map((name) => quoted(dialect, name)).join(', ');
  const rows = (...conditions: string[]) =>
    `FROM ${from} AS t WHERE ${[...present(table, place, 't'), ...conditions].join(' AND ') || 'true'}`;
  switch (rule.kind) {
    case 'unique':
      return `SELECT ${keys} ${rows()} GROUP BY ${keys} HAVING count(*) > 1`;
    case 'fresh': {
      const column = quoted(dialect, rule.column);
      // A delete is a sign of life, too.
      return `SELECT newest FROM (SELECT max(${column}) AS newest FROM ${from} AS t) AS n WHERE newest < ${dialect.ago(rule.hours * 60)}`;
    }
    case 'references':
      return `SELECT ${keys} ${rows(orphan(rule, place))}`;
    default:
      return `SELECT ${keys} ${rows(brokenBy(rule, dialect))}`;
  }
}

/** A statement whose one row has, for each of the rules, how many rows break it. */
export interface CountStatement {
  readonly sql: string;
  readonly rules: readonly QualityRule[];
}

/** All rules of a table; those that one row can break are counted in one reading of it. */
export function countStatements(table: RuledTable, place: RulePlace): CountStatement[] {
  const ofRow = table.rules.filter(isOfRow);
  const others = table.rules.filter((rule) => !isOfRow(rule));
  const where = present(table, place, 't').map((condition) => ` WHERE ${condition}`);
  const counts = ofRow.map((rule) => `count_if(${brokenBy(rule, place.dialect)})`).join(', ');
  return [
    ...(ofRow.length === 0
      ? []
      : [{ sql: `SELECT ${counts} FROM ${place.from} AS t${where.join('')}`, rules: ofRow }]),
    ...others.map((rule) => ({
      sql: `SELECT count(*) FROM (${failingSql(table, rule, place)}) AS failing`,
      rules: [rule],
    })),
  ];
}

type RowRule = Extract<QualityRule, { kind: 'not-null' | 'range' }>;

function isOfRow(rule: QualityRule): rule is RowRule {
  return rule.kind === 'not-null' || rule.kind === 'range';
}

/** A NULL breaks no range: that is the other rule's. */
function brokenBy(rule: RowRule, dialect: Dialect): string {
  const column = quoted(dialect, rule.column);
  if (rule.kind === 'not-null') return `${column} IS NULL`;
  const inside = bounds(rule.range).map((bound) => `${column} ${bound}`);
  return `NOT (${inside.join(' AND ')})`;
}

function orphan(
  { column, parent }: Extract<QualityRule, { kind: 'references' }>,
  { dialect, relation }: RulePlace,
): string {
  const child = `t.${quoted(dialect, column)}`;
  const settled = dialect.ago(settleMinutes);
  const landed = quoted(dialect, '_landed_at');
  const there = `(p.${quoted(dialect, '_op')} <> 'd' OR p.${landed} >= ${settled})`;
  return `${child} IS NOT NULL AND t.${landed} < ${settled} AND NOT EXISTS (SELECT 1 FROM ${relation(parent.relation)} AS p WHERE p.${quoted(dialect, parent.column)} = ${child} AND ${there})`;
}

function present({ withDeletes = false }: RuledTable, { dialect }: RulePlace, alias: string): string[] {
  return withDeletes ? [`${alias}.${quoted(dialect, '_op')} <> 'd'`] : [];
}

function quoted({ quote }: Dialect, name: string): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}
