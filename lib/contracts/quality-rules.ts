import { lakeNames } from './lake-layout';
import { isCaptured, keyOf, type LakeTable } from './lake-tables';
import type { Range } from './tables';

/** What must hold of a table's rows. It is told when it does not; no row is refused or removed. */
export type QualityRule =
  /** No two rows have the same values in these columns. */
  | { readonly kind: 'unique'; readonly columns: readonly string[] }
  | { readonly kind: 'not-null'; readonly column: string }
  /** A value, where there is one, lies in the range. */
  | { readonly kind: 'range'; readonly column: string; readonly range: Range }
  /** A value, where there is one, is that of a row of another streamed table. */
  | {
      readonly kind: 'references';
      readonly column: string;
      readonly parent: { readonly table: string; readonly relation: string; readonly column: string };
    }
  /** The newest time is no older. A table without rows has none. */
  | { readonly kind: 'fresh'; readonly column: string; readonly hours: number };

/** A table with its rules. */
export interface RuledTable {
  /** As people call it. */
  readonly name: string;
  /** What is read: an Iceberg table of the fold, or the table itself. */
  readonly relation: string;
  /** Rows are newest changes, deletes among them. @default false */
  readonly withDeletes?: boolean;
  /** Columns by which a row that breaks a rule is named; none, and it is not. */
  readonly key: readonly string[];
  readonly rules: readonly QualityRule[];
}

/** Rules of a table that is not streamed. */
export interface DeclaredRules {
  /** Columns that tell rows apart, none of which is null. @default - none */
  readonly key?: readonly string[];
  /** Columns that always have a value. @default [] */
  readonly notNull?: readonly string[];
  /** By column. @default {} */
  readonly ranges?: Readonly<Record<string, Range>>;
  /** Hours that the newest value of a column with times may be old. @default - any */
  readonly fresh?: { readonly column: string; readonly hours: number };
}

/**
 * The rules of a streamed table, as its contract says. The table of the fold is read and not the view over it: that Glue
 * cannot read, and it has every key once whatever happened to the table.
 */
export function streamedRules(table: LakeTable): RuledTable {
  const { current, history } = lakeNames(table);
  const captured = isCaptured(table);
  const key = keyOf(table);
  const { name, columns, freshHours } = table;
  return {
    ...{ name, relation: captured ? current : history, withDeletes: captured, key },
    rules: [
      { kind: 'unique', columns: key },
      ...columns.filter(({ nullable }) => nullable !== true).map(({ name: column }) => notNull(column)),
      ...columns.flatMap(({ name: column, range }): QualityRule[] =>
        range === undefined ? [] : [{ kind: 'range', column, range }],
      ),
      ...columns.flatMap(({ name: column, references }): QualityRule[] =>
        references === undefined
          ? []
          : [
              {
                kind: 'references',
                column,
                parent: { ...references, relation: lakeNames({ name: references.table }).current },
              },
            ],
      ),
      ...(freshHours === undefined
        ? []
        : [
            {
              kind: 'fresh',
              column: captured ? '_committed_at' : '_landed_at',
              hours: freshHours,
            } as const,
          ]),
    ],
  };
}

/** Rules of a table that a job publishes or a crawler finds. */
export function declaredRules(
  name: string,
  { key = [], notNull: always = [], ranges = {}, fresh }: DeclaredRules,
): RuledTable {
  return {
    ...{ name, relation: name, key },
    rules: [
      ...(key.length > 0 ? [{ kind: 'unique', columns: key } as const] : []),
      ...[...new Set([...key, ...always])].map(notNull),
      ...Object.entries(ranges).map(([column, range]) => ({ kind: 'range', column, range }) as const),
      ...(fresh === undefined ? [] : [{ kind: 'fresh', ...fresh } as const]),
    ],
  };
}

function notNull(column: string): QualityRule {
  return { kind: 'not-null', column };
}

/** Columns that a rule speaks of, with commas between. */
export function ruleColumn(rule: QualityRule): string {
  return rule.kind === 'unique' ? rule.columns.join(', ') : rule.column;
}

/** A rule as people read it: `range(quantity > 0)`. */
export function ruleName(rule: QualityRule): string {
  switch (rule.kind) {
    case 'references':
      return `references(${rule.column} -> ${rule.parent.table}.${rule.parent.column})`;
    case 'range':
      return `range(${bounds(rule.range)
        .map((bound) => `${rule.column} ${bound}`)
        .join(' and ')})`;
    case 'fresh':
      return `fresh(${rule.column} within ${rule.hours} hours)`;
    default:
      return `${rule.kind}(${ruleColumn(rule)})`;
  }
}

/** A range's bounds as operator and number, which SQL and DQDL write alike. */
export function bounds({ min, above, max }: Range): string[] {
  return [
    ...(min === undefined ? [] : [`>= ${min}`]),
    ...(above === undefined ? [] : [`> ${above}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
  ];
}
