import type { Partition, Table } from '@aws-sdk/client-glue';
import { crawledTableName } from '../../lib/contracts/crawl';
import type { CrawlOptions, CrawlPlace } from './crawl-options';
import { enterTable, findTable, type CrawledTable } from './crawled-table';
import type { LandingFile, PassedOver, TableFolder } from './landing-files';
import { mergeSchemas, type SomeFiles } from './merge-schemas';
import type { readFiles } from './read-files';
import {
  addPartitions,
  inheritAgain,
  inherits,
  listPartitions,
  partitionId,
  type FoundPartition,
} from './table-partitions';

export interface TableReport extends CrawledTable {
  readonly name: string;
  readonly filesRead: number;
  readonly partitionsAdded: number;
}

export interface FolderReport {
  /** @default - the folder has no data and no table */
  readonly table?: TableReport;
  readonly noData: readonly PassedOver[];
}

/** Crawls the folder of one table. */
export class FolderCrawl {
  private readonly name: string;
  private readonly newOnly: boolean;

  constructor(
    private readonly place: CrawlPlace,
    private readonly options: CrawlOptions,
    private readonly folder: TableFolder,
  ) {
    this.name = crawledTableName(folder.name);
    this.newOnly = options.recrawl === 'new-folders';
  }

  async run(read: (files: readonly LandingFile[]) => ReturnType<typeof readFiles>): Promise<FolderReport> {
    const { glue, database } = this.place;
    const { name } = this;
    const existing = await findTable(glue, database, name);
    const known = existing ? await listPartitions(glue, { database, name }) : new Map<string, Partition>();
    const { files, noData } = await read(existing && this.newOnly ? this.newFiles(known) : this.folder.files);
    const gone = this.goneNotes(known);
    const [first, ...others] = files;
    if (first) return { table: await this.enter([first, ...others], existing, known, gone), noData };
    if (!existing) return { noData };
    const unchanged = { table: existing, change: 'unchanged', notes: gone } as const;
    return { table: { name, ...unchanged, filesRead: 0, partitionsAdded: 0 }, noData };
  }

  private async enter(
    files: SomeFiles,
    existing: Table | undefined,
    known: ReadonlyMap<string, Partition>,
    gone: readonly string[],
  ): Promise<TableReport> {
    const { name } = this;
    const { glue, database, bucket } = this.place;
    const schema = mergeSchemas(this.folder.prefix, files, columnsUnderHeader(existing));
    const found = { name, location: `s3://${bucket}/${this.folder.prefix}`, schema };
    // Glue takes no update of a table from a crawler that looks at new folders only.
    const update = this.options.schemaChange === 'update' && !this.newOnly;
    const entered = await enterTable(glue, database, found, existing, update);
    const place = { database, name };
    // Also those that a crawl which was killed has left behind.
    const stale = [...known.values()].filter((partition) => !inherits(partition, entered.table));
    await inheritAgain(glue, place, entered.table, stale);
    const added = foundPartitions(bucket, files).filter(({ values }) => !known.has(partitionId(values)));
    await addPartitions(glue, place, entered.table, added);
    const notes = [...schema.notes, ...(schema.csv?.quoted ? [quotedNote] : []), ...entered.notes, ...gone];
    return { name, ...entered, notes, filesRead: files.length, partitionsAdded: added.length };
  }

  /** Files of folders that the table does not have. That of a table without partitions is new no more. */
  private newFiles(known: ReadonlyMap<string, Partition>): LandingFile[] {
    return this.folder.files.filter(
      ({ partition }) => partition.length > 0 && !known.has(partitionId(valuesOf(partition))),
    );
  }

  private goneNotes(known: ReadonlyMap<string, Partition>): string[] {
    const there = new Set(this.folder.files.map(({ partition }) => partitionId(valuesOf(partition))));
    if (there.size === 0) return ['No file is left; the table stays.'];
    const gone = [...known.keys()].filter((id) => !there.has(id));
    if (gone.length === 0) return [];
    const which = gone.slice(0, 3).join(', ');
    return [`Partitions that have no file any more and stay in the table: ${gone.length}, such as ${which}.`];
  }
}

function columnsUnderHeader(table: Table | undefined): string[] {
  if (table?.Parameters?.['skip.header.line.count'] === undefined) return [];
  return (table.StorageDescriptor?.Columns ?? []).map(({ Name = '' }) => Name);
}

const quotedNote =
  'Values are in quotes, which LazySimpleSerDe shows as they are: set org.apache.hadoop.hive.serde2.OpenCSVSerde at the table; a crawl leaves it so.';

/** Folders of partitions, each once. */
function foundPartitions(bucket: string, files: SomeFiles): FoundPartition[] {
  const found = new Map<string, FoundPartition>();
  for (const { file } of files) {
    const values = valuesOf(file.partition);
    if (values.length === 0 || found.has(partitionId(values))) continue;
    const location = `s3://${bucket}/${file.key.slice(0, file.key.lastIndexOf('/') + 1)}`;
    found.set(partitionId(values), { values, location });
  }
  return [...found.values()];
}

function valuesOf(partition: LandingFile['partition']): string[] {
  return partition.map(({ value }) => value);
}
