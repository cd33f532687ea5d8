import type { ResolvedConfig } from '../config';
import { isStreamed, landingName } from '../contracts/crawl';
import { findJob, jobTables } from '../contracts/jobs';
import { parseBlock } from './ipv4-block';

/** A crawler that looked at more than its folder would make tables of what delivery and jobs have written. */
export function landingMistakes({ landing }: ResolvedConfig): string[] {
  const mistakes = (['folders', 'databases'] as const).flatMap((setting) =>
    Object.keys(landing[setting])
      .filter((key) => !landingName.test(key))
      .map(
        (key) =>
          `landing.${setting} has "${key}": use a name of lower-case letters, digits, hyphens and underscores that begins with a letter.`,
      ),
  );
  for (const folder of Object.keys(landing.folders).filter(isStreamed)) {
    mistakes.push(
      `landing.folders has "${folder}", and the stream has a table of that name: give the folder another one.`,
    );
  }
  const tables: string[] = [];
  for (const [index, run] of landing.jobs.entries()) {
    try {
      tables.push(...jobTables(findJob(run.job), run.parameters).map(({ table }) => table));
      mistakes.push(...databaseMistakes(landing, run).map((sentence) => `landing.jobs.${index}${sentence}`));
    } catch (error) {
      mistakes.push(`landing.jobs.${index}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const twice = tables.filter((table, index) => tables.indexOf(table) !== index);
  for (const table of new Set(twice)) {
    mistakes.push(`landing.jobs has two runs that publish ${table}: one would undo the other; leave one.`);
  }
  for (const [key, database] of Object.entries(landing.databases)) {
    if (database.kind === 'jdbc' && !parseBlock(database.cidr)) {
      mistakes.push(
        `landing.databases.${key}.cidr is "${database.cidr}": give an IPv4 block by its first address.`,
      );
    }
  }
  return mistakes;
}

/** What a job says of its databases, as ends of sentences. */
function databaseMistakes(
  { databases }: ResolvedConfig['landing'],
  { job: name, databases: given = {} }: ResolvedConfig['landing']['jobs'][number],
): string[] {
  const needed = findJob(name).databases ?? {};
  const known = Object.keys(databases).join(', ') || 'none';
  return [
    ...Object.keys(given)
      .filter((key) => !Object.hasOwn(needed, key))
      .map((key) => `: ${name} has no database "${key}": leave it out.`),
    ...Object.entries(needed).flatMap(([key, meaning]) => {
      const chosen = given[key];
      const say = `.databases.${key} is ${chosen === undefined ? 'missing' : `"${chosen}"`}: `;
      const database = Object.hasOwn(databases, chosen ?? '') ? databases[chosen ?? ''] : undefined;
      if (!database) return [`${say}name ${meaning}, of landing.databases (${known}).`];
      return database.kind === 'jdbc' && database.url.startsWith('jdbc:mysql:')
        ? [`${say}jobs reach PostgreSQL and Redshift, not MySQL; take another.`]
        : [];
    }),
  ];
}
