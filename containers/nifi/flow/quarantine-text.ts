/** Attributes that the reader gives the FlowFile of a record that it cannot read: a sentence, and base64 in quotes or null. */
export const quarantineAttribute = { reason: 'quarantine.reason', key: 'quarantine.key' } as const;

/** Field of the JSON and the expression of its value; value, the record's bytes in base64, comes between. */
const fields = [
  ['topic', '"${kafka.topic:escapeJson()}"'],
  ['partition', '${kafka.partition}'],
  ['offset', '${kafka.offset}'],
  ['timestamp', '${kafka.timestamp}'],
  ['reason', `"\${${quarantineAttribute.reason}:replaceEmpty('NiFi gave no reason.'):escapeJson()}"`],
  ['key', `\${${quarantineAttribute.key}:replaceEmpty('null')}`],
] as const;

/** Before and after the value: what lambda/delivery/quarantine-file.ts writes, but for headers, which NiFi does not show. */
export const quarantineText = {
  before: `{${fields.map(([name, value]) => `"${name}":${value},`).join('')}"value":"`,
  after: '"}\n',
} as const;
