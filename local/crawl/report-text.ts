import { hiveText, parseHiveType } from './hive-type';
import type { DatabaseReport } from './crawl-database';
import type { CrawlReport } from './crawl-folder';
import type { TableReport } from './folder-crawl';
import type { PassedOver } from './landing-files';

/** Lines of one kind that are shown. */
const shown = 5;

/** A report for people. @param database of the tables */
export function reportText({ tables, passedOver }: CrawlReport, database: string): string {
  return [...tables.map((table) => tableText(table, database)), ...passedOverLines(passedOver)]
    .map((line) => `${line}\n`)
    .join('');
}

/** The same of a database. */
export function databaseReportText({ tables, gone }: DatabaseReport, database: string): string {
  const lines = tables.flatMap(({ name, change, columns }) => {
    const width = Math.max(...columns.map(([column]) => column.length));
    return [
      `${database}.${name}: ${change}`,
      ...columns.map(([column, type]) => `  ${column.padEnd(width)}  ${type}`),
    ];
  });
  const lost = limited(gone.map((name) => `${database}.${name} is no longer found, and stays.`));
  return [...lines, ...lost].map((line) => `${line}\n`).join('');
}

function tableText(report: TableReport, database: string): string {
  const { table, name, change, filesRead, partitionsAdded, notes } = report;
  const { classification = '', compressionType = 'none' } = table.Parameters ?? {};
  const keys = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  const columns = table.StorageDescriptor?.Columns ?? [];
  const width = Math.max(...columns.map(({ Name = '' }) => Name.length));
  return [
    `${database}.${name}: ${change}; ${count(filesRead, 'file')} of ${classification}${compressionType === 'none' ? '' : `, ${compressionType}`}` +
      (keys.length > 0 ? `, by ${keys.join(', ')}, ${count(partitionsAdded, 'new partition')}` : ''),
    ...columns.map(({ Name = '', Type = '' }) => `  ${Name.padEnd(width)}  ${hiveText(parseHiveType(Type))}`),
    ...limited(notes.map((note) => `  ${note}`)),
  ].join('\n');
}

function passedOverLines(passedOver: readonly PassedOver[]): string[] {
  return limited(passedOver.map(({ key, why }) => `${key} ${why}: passed over.`));
}

function limited(lines: readonly string[]): string[] {
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), `  ... and ${more} more.`] : [...lines];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
