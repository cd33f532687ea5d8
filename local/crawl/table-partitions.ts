import {
  BatchCreatePartitionCommand,
  BatchUpdatePartitionCommand,
  paginateGetPartitions,
  type GlueClient,
  type Partition,
  type PartitionInput,
  type Table,
} from '@aws-sdk/client-glue';

/** Where a table is in the catalog. */
export interface TablePlace {
  readonly database: string;
  readonly name: string;
}

/** Folder of a partition. */
export interface FoundPartition {
  readonly values: readonly string[];
  /** With a slash at the end. */
  readonly location: string;
}

/** Glue takes no more of them at once. */
const atOnce = 100;

/** Partitions that the catalog has, by what partitionId says. */
export async function listPartitions(
  glue: GlueClient,
  { database, name }: TablePlace,
): Promise<Map<string, Partition>> {
  const partitions = new Map<string, Partition>();
  const pages = paginateGetPartitions({ client: glue }, { DatabaseName: database, TableName: name });
  for await (const { Partitions = [] } of pages) {
    for (const partition of Partitions) partitions.set(partitionId(partition.Values ?? []), partition);
  }
  return partitions;
}

export function partitionId(values: readonly string[]): string {
  return JSON.stringify(values);
}

/** Enters new partitions, each as the table is. */
export async function addPartitions(
  glue: GlueClient,
  { database, name }: TablePlace,
  table: Table,
  found: readonly FoundPartition[],
): Promise<void> {
  for (const some of chunks(found)) {
    const { Errors = [] } = await glue.send(
      new BatchCreatePartitionCommand({
        DatabaseName: database,
        TableName: name,
        PartitionInputList: some.map(({ values, location }) => inherited(table, values, location)),
      }),
    );
    refuseErrors(Errors);
  }
}

/** Makes partitions read as the table is now. */
export async function inheritAgain(
  glue: GlueClient,
  { database, name }: TablePlace,
  table: Table,
  partitions: readonly Partition[],
): Promise<void> {
  for (const some of chunks(partitions)) {
    const { Errors = [] } = await glue.send(
      new BatchUpdatePartitionCommand({
        DatabaseName: database,
        TableName: name,
        Entries: some.map(({ Values = [], StorageDescriptor }) => ({
          PartitionValueList: Values,
          PartitionInput: inherited(table, Values, StorageDescriptor?.Location),
        })),
      }),
    );
    refuseErrors(Errors);
  }
}

/** Whether a partition is read as the table says. */
export function inherits(
  { StorageDescriptor: own }: Partition,
  { StorageDescriptor: table }: Table,
): boolean {
  const read = (descriptor: Table['StorageDescriptor']) =>
    JSON.stringify([
      descriptor?.Columns?.map(({ Name, Type }) => [Name, Type]),
      descriptor?.SerdeInfo?.SerializationLibrary,
      Object.entries(descriptor?.SerdeInfo?.Parameters ?? {}).sort(),
    ]);
  return read(own) === read(table);
}

function inherited(
  { StorageDescriptor, Parameters }: Table,
  values: readonly string[],
  location: string | undefined,
): PartitionInput {
  return {
    Values: [...values],
    StorageDescriptor: { ...StorageDescriptor, Location: location },
    Parameters,
  };
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += atOnce) yield items.slice(from, from + atOnce);
}

function refuseErrors(
  errors: readonly { readonly ErrorDetail?: { readonly ErrorMessage?: string } }[],
): void {
  const [first] = errors;
  if (first) throw new Error(first.ErrorDetail?.ErrorMessage ?? 'Glue has refused a partition.');
}
