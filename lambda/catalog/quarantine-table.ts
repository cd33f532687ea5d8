import type { TableInput } from '@aws-sdk/client-glue';
import { quarantinePrefix, quarantineTable } from '../../lib/contracts/lake-layout';

/** Table parameter with the topics that the table shows, with commas between. */
export const topicsParameter = 'projection.topic.values';

/**
 * Glue's entry of the records that could not be read: a row each, of what `quarantineFile` writes. A topic is a partition,
 * so that a question about one lists no other's files. Headers are left out: NiFi does not tell them.
 *
 * @param topics that come into the lake now
 * @param shown value of `topicsParameter` until now: records of a topic that left the contract can still be asked for
 */
export function quarantinedRecords(bucket: string, topics: readonly string[], shown?: string): TableInput {
  const location = `s3://${bucket}/${quarantinePrefix('${topic}')}`;
  const known = [...topics, ...(shown?.split(',') ?? [])];
  return {
    Name: quarantineTable,
    Description: 'Records that could not be read, with the reason; key and value are base64 of their bytes',
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [{ Name: 'topic', Type: 'string' }],
    StorageDescriptor: {
      Columns: [
        { Name: 'partition', Type: 'int' },
        { Name: 'offset', Type: 'bigint' },
        { Name: 'timestamp', Type: 'bigint', Comment: 'Milliseconds since 1970, -1 for none' },
        { Name: 'reason', Type: 'string' },
        { Name: 'key', Type: 'string' },
        { Name: 'value', Type: 'string' },
      ],
      Location: location.replace(/[^/]*\/$/, ''),
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
        // Files of earlier versions are of many lines, each of which would end the question: so they are empty rows.
        Parameters: { 'serialization.format': '1', 'ignore.malformed.json': 'true' },
      },
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'json',
      'projection.enabled': 'true',
      'projection.topic.type': 'enum',
      [topicsParameter]: [...new Set(known)].sort().join(','),
      'storage.location.template': location,
    },
  };
}
