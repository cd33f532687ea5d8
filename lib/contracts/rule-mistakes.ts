import { kindOf, type ColumnKind } from './column-kind';
import { qualifiedName, type CapturedTable, type Column, type Range } from './tables';

const numbers: readonly (ColumnKind | undefined)[] = [
  ...(['smallint', 'integer', 'bigint'] as const),
  ...(['decimal', 'real', 'double'] as const),
];

/**
 * What is wrong with the rules of quality that a captured table declares, as sentences that name column and fix.
 *
 * @param all captured tables, among which references must end
 */
export function ruleMistakes(table: CapturedTable, all: readonly CapturedTable[]): string[] {
  const where = qualifiedName(table);
  const { freshHours = 1 } = table;
  return [
    ...(Number.isInteger(freshHours) && freshHours > 0
      ? []
      : [`${where}: freshHours is ${freshHours}; use a whole number from 1.`]),
    ...table.columns.flatMap((column) =>
      [rangeFault(column), referenceFault(column, all)]
        .filter((fault) => fault !== undefined)
        .map((fault) => `${where}.${column.name}: ${fault}`),
    ),
  ];
}

function rangeFault({ type, asText, range }: Column): string | undefined {
  if (range === undefined) return undefined;
  if (!numbers.includes(kindOf({ type, asText }))) {
    return `a range is for numbers, and ${asText ? 'asText is text' : `${type} is none`} in the lake; drop "range".`;
  }
  return boundFault(range);
}

/** What is wrong with the bounds, as a sentence; undefined when there are values between them. */
export function boundFault({ min, above, max }: Range): string | undefined {
  const bounds = [min, above, max].filter((bound) => bound !== undefined);
  if (bounds.length === 0) return 'the range has no bound; give min, above or max.';
  // 1e21 would be a double in SQL.
  const strange = bounds.find((bound) => !/^-?\d+(\.\d+)?$/.test(String(bound)));
  if (strange !== undefined) return `${strange} is no bound; use a number that is written without exponent.`;
  const empty = max !== undefined && ((min ?? max) > max || (above !== undefined && above >= max));
  return empty ? 'no value lies in the range; lower its least one.' : undefined;
}

function referenceFault({ type, references }: Column, all: readonly CapturedTable[]): string | undefined {
  if (references === undefined) return undefined;
  const { table, column } = references;
  const parent = all.find(({ name }) => name === table);
  if (parent === undefined) return `it references ${table}, which is not captured; add that table.`;
  if (parent.primaryKey.length > 1 || parent.primaryKey[0] !== column) {
    return `it references ${table}.${column}, which is not the whole key (${parent.primaryKey.join(', ')}) there.`;
  }
  const other = parent.columns.find(({ name }) => name === column)?.type;
  return other === type || other === undefined
    ? undefined
    : `it is ${type} and references ${table}.${column}, which is ${other}; give both one type.`;
}
