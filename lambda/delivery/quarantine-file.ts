import { quarantineKey } from '../../lib/contracts/lake-layout';
import type { KafkaRecord } from './contract';
import type { LakeFile } from './lake-file';

/**
 * The file of a record that cannot be read: a line of JSON, which SQL reads as a row, with where it stood, why it is here,
 * and its key and value as base64 of the unchanged bytes.
 *
 * @param reason a sentence that holds nothing of the row
 */
export function quarantineFile(record: KafkaRecord, reason: string): LakeFile {
  const { topic, partition, offset, timestamp, timestampType, key = null, value = null, headers } = record;
  const content = { topic, partition, offset, timestamp, timestampType, reason, key, value, headers };
  return {
    key: quarantineKey({ topic, partition, offset: BigInt(offset) }),
    contentType: 'application/json',
    firstOffset: offset,
    body: () => new TextEncoder().encode(`${JSON.stringify(content)}\n`),
  };
}
