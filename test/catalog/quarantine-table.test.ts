import { quarantineFile } from '../../lambda/delivery/quarantine-file';
import { quarantinedRecords, topicsParameter } from '../../lambda/catalog/quarantine-table';

const topics = (...given: Parameters<typeof quarantinedRecords>) =>
  quarantinedRecords(...given).Parameters![topicsParameter];

test('the table of the quarantine has a folder for each topic, where delivery puts the files', () => {
  const { Parameters, PartitionKeys, StorageDescriptor } = quarantinedRecords('lake', ['cdc.a.b']);
  const { key } = quarantineFile({ topic: 'cdc.a.b', partition: 0, offset: 1, timestamp: 2 }, 'no.');
  const template = Parameters!['storage.location.template']!;
  expect(`s3://lake/${key}`.startsWith(template.replace('${topic}', 'cdc.a.b'))).toBe(true);
  expect(template.startsWith(StorageDescriptor!.Location!)).toBe(true);
  expect(StorageDescriptor!.Location).toBe('s3://lake/quarantine/');
  expect(PartitionKeys).toEqual([{ Name: 'topic', Type: 'string' }]);
});

test('its columns are fields of the file', () => {
  const record = { topic: 't', partition: 0, offset: 1, timestamp: 2 };
  const file = JSON.parse(new TextDecoder().decode(quarantineFile(record, 'no.').body())) as object;
  const { StorageDescriptor } = quarantinedRecords('lake', ['t']);
  for (const { Name } of StorageDescriptor!.Columns!) expect(Object.keys(file)).toContain(Name);
});

test('a topic that left the contract stays in it, and the same topics again change nothing', () => {
  const shown = topics('lake', ['b', 'a']);
  expect(shown).toBe('a,b');
  expect(topics('lake', ['c', 'b'], shown)).toBe('a,b,c');
  expect(topics('lake', ['a'], shown)).toBe(shown);
});
