import type { Column, StorageDescriptor, TableInput } from '@aws-sdk/client-glue';
import { hiveText } from './hive-type';
import type { FolderSchema } from './merge-schemas';

/** A folder's table as a crawler enters it into Glue. */
export function tableInput(name: string, location: string, schema: FolderSchema): TableInput {
  const columns = schema.columns.map((column): Column => ({
    Name: column.name,
    Type: hiveText(column.type),
  }));
  return {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: schema.partitionKeys.map((Name) => ({ Name, Type: 'string' })),
    StorageDescriptor: {
      ...storageOf(schema),
      Columns: columns,
      Location: location,
      Compressed: schema.gzip,
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      UPDATED_BY_CRAWLER: `tidemark-${name.replaceAll('_', '-')}`,
      classification: schema.format,
      compressionType: schema.gzip ? 'gzip' : 'none',
      typeOfData: 'file',
      ...csvParameters(schema),
    },
  };
}

/** The descriptor with columns behind those that it has; what it says of reading stays. */
export function withColumns(storage: StorageDescriptor, added: readonly Column[]): StorageDescriptor {
  const columns = [...(storage.Columns ?? []), ...added];
  const { SerdeInfo: serde } = storage;
  return {
    ...storage,
    Columns: columns,
    ...(serde?.Parameters?.paths !== undefined && {
      SerdeInfo: { ...serde, Parameters: { ...serde.Parameters, paths: pathsOf(columns) } },
    }),
  };
}

const hive = 'org.apache.hadoop.hive';

function storageOf({ format, csv, columns }: FolderSchema): StorageDescriptor {
  if (format === 'parquet') {
    return {
      InputFormat: `${hive}.ql.io.parquet.MapredParquetInputFormat`,
      OutputFormat: `${hive}.ql.io.parquet.MapredParquetOutputFormat`,
      SerdeInfo: {
        SerializationLibrary: `${hive}.ql.io.parquet.serde.ParquetHiveSerDe`,
        Parameters: { 'serialization.format': '1' },
      },
    };
  }
  return {
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: `${hive}.ql.io.HiveIgnoreKeyTextOutputFormat`,
    SerdeInfo:
      format === 'json'
        ? {
            SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            Parameters: { paths: pathsOf(columns.map(({ name }) => ({ Name: name }))) },
          }
        : {
            SerializationLibrary: `${hive}.serde2.lazy.LazySimpleSerDe`,
            Parameters: { 'field.delim': csv?.delimiter ?? ',' },
          },
  };
}

function pathsOf(columns: readonly Column[]): string {
  return columns
    .map(({ Name = '' }) => Name)
    .sort()
    .join(',');
}

function csvParameters({ csv }: FolderSchema): Record<string, string> {
  if (!csv) return {};
  return {
    delimiter: csv.delimiter,
    columnsOrdered: 'true',
    areColumnsQuoted: String(csv.quoted),
    ...(csv.header && { 'skip.header.line.count': '1' }),
  };
}
