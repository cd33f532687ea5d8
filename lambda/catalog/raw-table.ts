import type { Column, TableInput } from '@aws-sdk/client-glue';
import { lakeNames, rawPrefix } from '../../lib/contracts/lake-layout';
import { envelopeOf, isCaptured, type LakeTable } from '../../lib/contracts/lake-tables';
import { viewsMark, viewsMarkParameter } from '../query/views-mark';
import { envelopeGlueType, glueType } from './column-type';

/** Table parameter with the first day, `YYYY-MM-DD`, that the table shows. */
export const firstDayParameter = 'tidemark.raw_since';

/**
 * Glue's entry of a table's raw files. Partitions are projected, so a file can be queried as soon as it is
 * there. Every query without a bound lists all projected hours, so the range starts where the data does. It ends
 * NOW, which is the present day in UTC: a broker whose clock is ahead makes a record of the next day wait for
 * midnight, never disappear.
 *
 * @param firstDay first day with data, `YYYY-MM-DD`
 */
export function rawTable(table: LakeTable, bucket: string, firstDay: string): TableInput {
  const location = `s3://${bucket}/${rawPrefix(table)}`;
  return {
    Name: lakeNames(table).raw,
    Description: `${contentOf(table)} as delivered, at least once`,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [
      { Name: 'dt', Type: 'string' },
      { Name: 'hour', Type: 'string' },
    ],
    StorageDescriptor: {
      Columns: rawColumns(table),
      Location: location,
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        Parameters: { 'serialization.format': '1' },
      },
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      [firstDayParameter]: firstDay,
      [viewsMarkParameter]: viewsMark(table),
      'projection.enabled': 'true',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': `${firstDay},NOW`,
      'projection.dt.interval': '1',
      'projection.dt.interval.unit': 'DAYS',
      'projection.hour.type': 'integer',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
      'storage.location.template': `${location}dt=\${dt}/hour=\${hour}/`,
    },
  };
}

function contentOf(table: LakeTable): string {
  return isCaptured(table)
    ? `Changes of ${table.schema}.${table.name}`
    : `Events of the topic ${table.topic}`;
}

function rawColumns(table: LakeTable): Column[] {
  return [
    ...envelopeOf(table).map(({ name, type }) => ({ Name: name, Type: envelopeGlueType[type] })),
    ...table.columns.map((column) => ({ Name: column.name, Type: glueType(column) })),
  ];
}
