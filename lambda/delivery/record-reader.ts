import type { KafkaRecord } from './contract';
import type { RawValue } from './raw-format';

/** Reads Kafka records of one table and checks every field against the table's contract. */
export interface RecordReader {
  /**
   * Values of a raw row: of the envelope what the record itself says, then the table's columns in their order.
   *
   * @returns undefined for a record that says nothing
   * @throws Unreadable with a sentence that names topic, field and fix
   */
  read(record: Pick<KafkaRecord, 'key' | 'value'>): readonly RawValue[] | undefined;
}
