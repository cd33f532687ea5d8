import { avroSchemaOf } from '../../containers/nifi/flow/avro-schema';
import { deliveryFlow } from '../../containers/nifi/flow/delivery-flow';
import type { ProcessGroup } from '../../containers/nifi/flow/versioned-flow';
import { nifiSpec } from '../../containers/nifi/spec';
import { quarantineFile } from '../../lambda/delivery/quarantine-file';
import { RawFormat } from '../../lambda/delivery/raw-format';
import { quarantineKey, rawKey, rawPartitionOf } from '../../lib/contracts/lake-layout';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../../lib/contracts/topics';
import { kinds } from '../delivery/nifi-reader/reader-cases';
import { evaluated } from './nifi-expression';

const timestamp = Date.UTC(2026, 0, 2, 1, 4, 6);
const record = { partition: 2, offset: 42, timestamp };

const attributesOf = (table: LakeTable) => ({
  'kafka.topic': topicOf(table),
  'kafka.partition': String(record.partition),
  'kafka.offset': String(record.offset),
  'kafka.timestamp': String(record.timestamp),
});

describe.each(lakeTables.map((table) => ({ table, name: table.name })))(
  'delivery of $name by NiFi',
  ({ table }) => {
    const group = deliveryFlow().flowContents.processGroups.find(({ name }) => name === table.name)!;

    it('reads as the consumer group of the Lambda, so that one goes on where the other was', () => {
      const { 'Group ID': id, Topics: topic } = propertiesOf(group, `Read ${topicOf(table)}`);
      expect([topic, id!.replace('#{DELIVERY_GROUP}', nifiSpec.env.DELIVERY_GROUP.default)]).toEqual([
        topicOf(table),
        deliveryGroupOf(topicOf(table)),
      ]);
    });

    it('gives files the keys of the lake', () => {
      const raw = propertiesOf(group, 'Put raw file')['Object Key']!;
      const quarantine = propertiesOf(group, 'Put into quarantine')['Object Key']!;
      const place = { topic: topicOf(table), partition: record.partition };
      expect(evaluated(raw, attributesOf(table))).toBe(
        rawKey(table, { ...place, ...rawPartitionOf(timestamp), firstOffset: BigInt(record.offset) }),
      );
      expect(evaluated(quarantine, attributesOf(table))).toBe(
        quarantineKey({ ...place, offset: BigInt(record.offset) }),
      );
    });

    it.each([
      { key: '{"id": 1}', what: 'with a key' },
      { key: undefined, what: 'without a key' },
    ])('writes what the Lambda writes of a record $what that cannot be read, but for headers', ({ key }) => {
      const value = Buffer.from('{"id": \xff').toString('base64');
      const keyText = key === undefined ? null : Buffer.from(key).toString('base64');
      const reason = `${topicOf(table)}: field "id" holds text where a bigint belongs.`;
      const attributes = {
        ...attributesOf(table),
        'quarantine.reason': reason,
        ...(keyText !== null && { 'quarantine.key': `"${keyText}"` }),
      };
      const { 'Text to Prepend': before, 'Text to Append': after } = propertiesOf(group, 'Say where and why');
      const expected = quarantineFile({ ...record, topic: topicOf(table), key: keyText, value }, reason);
      expect(evaluated(before!, attributes) + value + evaluated(after!, attributes)).toBe(
        new TextDecoder().decode(expected.body()),
      );
    });
  },
);

it.each([...lakeTables, kinds].map((table) => ({ table, name: table.name })))(
  'writes the Parquet columns of the Lambda for $name: names, order, types and which may be null',
  ({ table }) => {
    const [, ...columns] = new RawFormat(table).schema;
    expect(avroSchemaOf(table).fields.map(({ name, type }) => [name, type])).toEqual(
      columns.map((column) => {
        const type = avroTypeOf(column);
        return [column.name, column.repetition_type === 'OPTIONAL' ? ['null', type] : type];
      }),
    );
  },
);

function propertiesOf(
  { processors }: ProcessGroup,
  name: string,
): Readonly<Record<string, string | undefined>> {
  return processors.find((processor) => processor.name === name)!.properties;
}

/** The Avro type that NiFi's Parquet writer makes the column of. */
function avroTypeOf(column: RawFormat['schema'][number]): unknown {
  const { type, converted_type: converted, precision, scale } = column;
  if (converted === 'DECIMAL') {
    return expect.objectContaining({ type: 'fixed', logicalType: 'decimal', precision, scale }) as unknown;
  }
  const types: Partial<Record<NonNullable<typeof type>, string>> = {
    BYTE_ARRAY: 'string',
    INT32: 'int',
    INT64: 'long',
    FLOAT: 'float',
    DOUBLE: 'double',
    BOOLEAN: 'boolean',
  };
  return types[type!];
}
