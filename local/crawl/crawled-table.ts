import {
  CreateTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  UpdateTableCommand,
  type Column,
  type GlueClient,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';
import { hiveText, parseHiveType, widerType } from './hive-type';
import { tableInput, withColumns } from './table-input';
import type { FolderSchema } from './merge-schemas';

/** A table of the catalog that a crawl has entered, or one that is there already. */
export interface CrawledTable {
  readonly table: Table;
  readonly change: 'made' | 'changed' | 'unchanged';
  readonly notes: readonly string[];
}

export async function findTable(
  glue: GlueClient,
  database: string,
  name: string,
): Promise<Table | undefined> {
  try {
    return (await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}

/**
 * Enters what a folder's files say. Of a table that is there, columns are added and nothing else is changed: whoever has
 * given a column another type or the table another SerDe keeps it.
 *
 * @param existing the table of the name @param update false when a changed schema shall be told only
 * @throws Error one sentence, when the table of the name is not of these files
 */
export async function enterTable(
  glue: GlueClient,
  database: string,
  found: { readonly name: string; readonly location: string; readonly schema: FolderSchema },
  existing: Table | undefined,
  update: boolean,
): Promise<CrawledTable> {
  const wanted = tableInput(found.name, found.location, found.schema);
  if (!existing) {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: wanted }));
    return { table: { ...wanted, Name: found.name }, change: 'made', notes: [] };
  }
  refuseOther(database, existing, wanted);
  const known = new Map(columnsOf(existing).map(({ Name = '', Type = '' }) => [Name, Type]));
  const added = columnsOf(wanted).filter(({ Name = '' }) => !known.has(Name));
  const notes = found.schema.columns.flatMap(({ name, type }) => {
    const old = known.get(name);
    if (old === undefined || hiveText(widerType(parseHiveType(old), type)) === old) return [];
    return [`${name} is ${hiveText(type)} in the files and stays ${old} in the table.`];
  });
  if (added.length === 0) return { table: existing, change: 'unchanged', notes };
  const names = added.map(({ Name = '', Type = '' }) => `${Name} ${Type}`).join(', ');
  if (!update) {
    notes.push(`The files have columns that the table does not get, as was asked: ${names}.`);
    return { table: existing, change: 'unchanged', notes };
  }
  const table = { ...existing, StorageDescriptor: withColumns(existing.StorageDescriptor ?? {}, added) };
  await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: inputOf(table) }));
  return { table, change: 'changed', notes: [...notes, `New columns: ${names}.`] };
}

function columnsOf({ StorageDescriptor }: TableInput | Table): Column[] {
  return StorageDescriptor?.Columns ?? [];
}

type Told = Table | TableInput;

/** What is the same in all files of a table, and in the table. */
const sameInBoth: readonly { readonly what: string; readonly of: (table: Told) => string | undefined }[] = [
  { what: 'place', of: ({ StorageDescriptor }) => StorageDescriptor?.Location },
  { what: 'format', of: ({ Parameters }) => Parameters?.classification },
  { what: 'compression', of: ({ Parameters }) => Parameters?.compressionType },
  { what: 'delimiter', of: ({ Parameters }) => Parameters?.delimiter },
  { what: 'header', of: ({ Parameters }) => Parameters?.['skip.header.line.count'] },
  {
    what: 'partition',
    of: ({ PartitionKeys = [] }) => PartitionKeys.map(({ Name }) => Name).join('/') || undefined,
  },
];

/** Of such files a crawler in AWS makes a second table, under a name that nobody has asked for. */
function refuseOther(database: string, existing: Table, wanted: TableInput): void {
  const differing = sameInBoth.find(({ of }) => of(existing) !== of(wanted));
  if (!differing) return;
  const { what, of } = differing;
  throw new Error(
    `The ${what} of ${database}.${wanted.Name ?? ''} is ${of(existing) ?? 'none'}, and of the files ${of(wanted) ?? 'none'}: ` +
      'give the files another folder, or drop the table and crawl again.',
  );
}

/** What UpdateTable takes of what GetTable gives. */
function inputOf({
  Name,
  Description,
  Owner,
  Retention,
  PartitionKeys,
  StorageDescriptor,
  TableType,
  Parameters,
}: Table) {
  return { Name, Description, Owner, Retention, PartitionKeys, StorageDescriptor, TableType, Parameters };
}
