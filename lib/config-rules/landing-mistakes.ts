import type { ResolvedConfig } from '../config';
import { isStreamed, landingName } from '../contracts/crawl';
import { findJob, jobArguments } from '../contracts/jobs';
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
  for (const [index, { job, parameters }] of landing.jobs.entries()) {
    try {
      tables.push(jobArguments(findJob(job), { bucket: '', database: '' }, parameters).table ?? '');
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
