import { quarantineTable, reconciliationTable, relationsOf, watermarkTable } from './lake-layout';
import { lakeTables } from './lake-tables';

/** How a folder of landing/ is crawled where nothing else is said, in AWS and on one machine. */
export const crawlDefaults = {
  /** 1 is the bucket, 2 landing, 3 the folder, which then is one table. */
  tableLevel: 3,
  /** Globs of Glue: `*` stays inside a folder's name and `**` does not, so these are hidden files, and folders with all in them. */
  exclusions: ['.**', '_**', '**/.**', '**/_**'],
  schemaChange: 'update',
  recrawl: 'everything',
} as const;

export const deepestTableLevel = 10;

/** Name of a folder of landing/, or of a database, that is crawled. */
export const landingName = /^[a-z][a-z0-9_-]{0,40}$/;

/** Name of the table that a crawl makes of a folder: what SQL would want in quotes becomes an underscore. */
export function crawledTableName(folder: string): string {
  return folder.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
}

/** What begins the names of tables that a crawl makes of a database, so that two databases have none in common. */
export function databasePrefix(name: string): string {
  return `${name.replaceAll('-', '_')}_`;
}

const declared: ReadonlySet<string> = new Set([
  ...lakeTables.flatMap((table) => {
    const { raw, iceberg, views } = relationsOf(table);
    return [raw, ...iceberg, ...views];
  }),
  quarantineTable,
  watermarkTable,
  reconciliationTable,
]);

/**
 * Whether the stream has a relation of the name that a crawl would give the folder's table. Such a table would stand in
 * another database, and somebody would still ask the one for the other.
 */
export function isStreamed(folder: string): boolean {
  return declared.has(crawledTableName(folder));
}
