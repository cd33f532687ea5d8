import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SchemaReader } from '../../../local/crawl/file-schema';
import type { FileSchema } from '../../../local/crawl/schema';
import type { FileFormat } from '../../../local/crawl/file-sample';
import { hiveText } from '../../../local/crawl/hive-type';
import { temporaryFolder } from '../fixtures/temporary-folder';

const folder = temporaryFolder();
let reader: SchemaReader;
beforeAll(async () => {
  reader = await SchemaReader.open();
});
afterAll(() => {
  reader.close();
});

async function schemaOf(format: FileFormat, text: string | Buffer): Promise<FileSchema> {
  const path = join(folder, `it's a file`);
  await writeFile(path, text);
  return reader.read({ format, gzip: false, path });
}

const columnsOf = ({ columns }: FileSchema) => columns.map(({ name, type }) => `${name} ${hiveText(type)}`);

it.each<[string, string, string[], FileSchema['csv']]>([
  [
    'whole numbers, numbers and texts; days, times and truths are texts',
    'Id,Price,name,day,paid\n1,1.5,a,2026-01-01,true\n2,2,b,2026-01-02,false\n',
    ['id bigint', 'price double', 'name string', 'day string', 'paid string'],
    { delimiter: ',', header: 'yes', quoted: false },
  ],
  [
    'texts only: its first line may be one of them',
    'name,city\nanna,Bern\n',
    ['name string', 'city string'],
    { delimiter: ',', header: 'perhaps', quoted: false },
  ],
  [
    'no header',
    '1;a\n2;b\n',
    ['column0 bigint', 'column1 string'],
    { delimiter: ';', header: 'no', quoted: false },
  ],
  [
    'no header, and a first line that has the only fraction',
    '1,5,1.25\n2,7,2\n',
    ['column0 bigint', 'column1 bigint', 'column2 double'],
    { delimiter: ',', header: 'no', quoted: false },
  ],
  ['tabs', 'id\tn\n1\ta\n', ['id bigint', 'n string'], { delimiter: '\t', header: 'yes', quoted: false }],
  ['bars', 'id|n\n1|a\n', ['id bigint', 'n string'], { delimiter: '|', header: 'yes', quoted: false }],
  [
    'quotes around a delimiter',
    'id,n\n1,"a, b"\n',
    ['id bigint', 'n string'],
    { delimiter: ',', header: 'yes', quoted: true },
  ],
  [
    'single quotes',
    "id,n\n1,'a, b'\n",
    ['id bigint', 'n string'],
    { delimiter: ',', header: 'yes', quoted: true },
  ],
  [
    'codes that begin with zeros, and numbers beyond a bigint',
    'zip,huge,n\n00123,99999999999999999999,1\n04567,1,2\n',
    ['zip string', 'huge double', 'n bigint'],
    { delimiter: ',', header: 'yes', quoted: false },
  ],
  [
    'line ends of Windows and a byte order mark',
    '\uFEFFid,n\r\n1,a\r\n',
    ['id bigint', 'n string'],
    { delimiter: ',', header: 'yes', quoted: false },
  ],
])('CSV with %s', async (_, text, columns, csv) => {
  const schema = await schemaOf('csv', text);
  expect(columnsOf(schema)).toEqual(columns);
  expect(schema.csv).toEqual(csv);
});

it('a column of CSV without any value can still become anything, also after a like file in which it had some', async () => {
  const types = async (text: string) => (await schemaOf('csv', text)).columns.map(({ type }) => type.kind);
  expect(await types('id,note\n1,a\n2,b\n')).toEqual(['plain', 'plain']);
  expect(await types('id,remark\n1,\n2,\n')).toEqual(['plain', 'unknown']);
  expect(await types('id,remark\n1,x\n')).toEqual(['plain', 'plain']);
});

it.each<[string, string, string[]]>([
  [
    'nested objects and lists, each with what any line has',
    '{"id": 1, "at": {"x": 1, "y": [1, 2.5]}, "t": "2026-01-01", "n": null}\n' +
      '{"id": 2.5, "ok": true, "l": [{"p": 1}, {"q": "s"}], "at": {"z": "a"}}\n',
    [
      'id double',
      'at struct<x:bigint,y:array<double>,z:string>',
      't string',
      'n string',
      'ok boolean',
      'l array<struct<p:bigint,q:string>>',
    ],
  ],
  ['signs and sizes', '{"a": -1, "b": 12345678901}\n{"a": 1, "b": 1}\n', ['a bigint', 'b bigint']],
  ['one name for several types', '{"a": 1}\n{"a": "x"}\n{"a": {"z": 1}}\n', ['a string']],
  ['names that differ in case only', '{"Id": 1, "id": 2.5}\n', ['id double']],
  ['names that no struct can have', '{"a": {"b c": 1}, "d:e": 1}\n', ['a string', 'd:e bigint']],
  ['blank lines and empty lists', '{"a": []}\n\n{"b": {}}\n', ['a array<string>', 'b string']],
])('JSON lines with %s', async (_, text, columns) => {
  expect(columnsOf(await schemaOf('json', text))).toEqual(columns);
});

it.each<[string, FileFormat, string | Buffer, string]>([
  ['prose', 'csv', 'Dear all,\nthis is a letter; it goes on.\n\nYours\n', 'is no CSV of two columns or more'],
  ['one column', 'csv', 'id\n1\n2\n', 'is no CSV of two columns or more'],
  ['lines of different length', 'csv', 'id,n\n1,secret\n2,b,c\n', 'is no CSV of two columns or more'],
  ['another encoding', 'csv', Buffer.from('id,name\n1,caf\xe9\n', 'latin1'), 'in UTF-8'],
  ['a header alone', 'csv', 'id,name\n', 'has a header and no row'],
  ['an object of many lines', 'json', '{\n  "a": 1\n}\n', 'has not one JSON object a line'],
  ['half an object', 'json', '{"a": 1}\n{"a": "secret\n', 'has not one JSON object a line'],
  ['an object and a number', 'json', '{"a": 1}\n5\n', 'has not one JSON object a line'],
  ['objects without fields', 'json', '{}\n', 'has not one JSON object a line'],
  ['no Parquet', 'parquet', 'PAR1 secret', 'is no whole Parquet file'],
])('%s is no data, told without showing any of it', async (_, format, text, sentence) => {
  const error = await schemaOf(format, text).catch(String);
  expect(error).toContain(sentence);
  expect(error).not.toContain('secret');
});
