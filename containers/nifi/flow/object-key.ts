import { quarantineKey, rawKey } from '../../../lib/contracts/lake-layout';
import type { LakeTable } from '../../../lib/contracts/lake-tables';
import { topicOf } from '../../../lib/contracts/topics';

/** Attributes that ConsumeKafka gives a FlowFile; of many records, the least offset and timestamp. */
const attribute = {
  partition: '${kafka.partition}',
  dt: "${kafka.timestamp:toNumber():format('yyyy-MM-dd', 'UTC')}",
  hour: "${kafka.timestamp:toNumber():format('HH', 'UTC')}",
} as const;

/** Numbers that are looked for in a key of lake-layout, to be replaced by what NiFi works out. */
const partition = 1_234_567_890;
const offset = 9_876_543_210n;

/** Key of a table's raw file, as an expression over the FlowFile's attributes. */
export function rawKeyExpression(table: LakeTable): string {
  const { dt, hour } = attribute;
  return asExpression(rawKey(table, { dt, hour, topic: topicOf(table), partition, firstOffset: offset }));
}

/** Key of the file of one record that could not be read. */
export function quarantineKeyExpression(table: LakeTable): string {
  return asExpression(quarantineKey({ topic: topicOf(table), partition, offset }));
}

function asExpression(key: string): string {
  const [digits = ''] = new RegExp(`0*${offset}`).exec(key) ?? [];
  return key
    .replace(digits, `\${kafka.offset:padLeft(${digits.length}, '0')}`)
    .replace(String(partition), attribute.partition);
}
