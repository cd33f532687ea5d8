import type { ResolvedConfig } from '../config';
import { findJob, jobTables } from '../contracts/jobs';
import { lakeTables } from '../contracts/lake-tables';
import {
  declaredRules,
  streamedRules,
  type DeclaredRules,
  type RuledTable,
} from '../contracts/quality-rules';
import { boundFault } from '../contracts/rule-mistakes';

/** Rules of the tables that the configured jobs publish, by table. */
export function publishedRules({ landing }: ResolvedConfig): Readonly<Record<string, DeclaredRules>> {
  return Object.fromEntries(
    landing.jobs.flatMap(({ job, parameters }) =>
      jobTables(findJob(job), parameters).map(({ table, rules }) => [table, rules] as const),
    ),
  );
}

/** The tables of the lake's database that are checked: all that have a rule, or those named. */
export function checkedTables(config: ResolvedConfig): RuledTable[] {
  const { tables } = config.quality;
  return [
    ...lakeTables.map(streamedRules),
    ...Object.entries(publishedRules(config)).map(([name, rules]) => declaredRules(name, rules)),
  ].filter(({ name, rules }) => rules.length > 0 && (tables === 'all' || tables.includes(name)));
}

/** A check of a table that never comes would fail every day. */
export function qualityMistakes(config: ResolvedConfig): string[] {
  const { tables, crawled } = config.quality;
  try {
    return [
      ...(tables === 'all' ? [] : unknownTables(config, tables)),
      ...Object.entries(crawled).flatMap(([name, rules]) => crawledMistakes(config, name, rules)),
    ];
  } catch {
    // A job that is wrong has a sentence of its own.
    return [];
  }
}

function unknownTables(config: ResolvedConfig, tables: readonly string[]): string[] {
  const known = checkedTables({ ...config, quality: { ...config.quality, tables: 'all' } }).map(
    ({ name }) => name,
  );
  return tables
    .filter((name) => !known.includes(name))
    .map((name) => `quality.tables has "${name}", which has no rule: take ${known.join(', ')}.`);
}

function crawledMistakes(config: ResolvedConfig, name: string, rules: DeclaredRules): string[] {
  const where = `quality.crawled.${name}`;
  const known = [...lakeTables.map((table) => table.name), ...Object.keys(publishedRules(config))];
  return [
    ...(known.includes(name) ? [`${where} is a table of the stream or of a job, which has its rules.`] : []),
    ...(Object.keys(config.landing.folders).length === 0
      ? [`${where} is found by no crawler: add a folder to landing.folders.`]
      : []),
    ...(declaredRules(name, rules).rules.length === 0
      ? [`${where} has no rule: give key, notNull, ranges or fresh.`]
      : []),
    ...Object.entries(rules.ranges ?? {}).flatMap(([column, range]) => {
      const fault = boundFault(range);
      return fault === undefined ? [] : [`${where}.ranges.${column}: ${fault}`];
    }),
  ];
}
