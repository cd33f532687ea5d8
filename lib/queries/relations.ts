import { quarantineTable, relationsOf } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';

const named = /\b(FROM|JOIN) (\w+)/g;

/** Tables and views of the stream. */
export const streamedRelations: readonly string[] = [
  quarantineTable,
  ...lakeTables.map(relationsOf).flatMap(({ raw, iceberg, views }) => [raw, ...iceberg, ...views]),
];

const part = /(?:\bWITH |,\n)(\w+) AS \(/g;

/** What a question reads: tables, views, and parts of its own WITH. */
export function relationsIn(sql: string): string[] {
  return [...sql.matchAll(named)].map(([, , name = '']) => name);
}

/** Names of the parts of its own WITH. */
export function partsOf(sql: string): string[] {
  return [...sql.matchAll(part)].map(([, name = '']) => name);
}

/** The question with other names for what it reads. */
export function withRelations(sql: string, nameOf: (relation: string) => string): string {
  return sql.replace(named, (_, verb: string, relation: string) => `${verb} ${nameOf(relation)}`);
}
