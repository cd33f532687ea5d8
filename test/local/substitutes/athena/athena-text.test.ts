import { athenaText } from '../../../../local/substitutes/athena/athena-text';
import { columnInfo } from '../../../../local/substitutes/athena/column-info';
import { trinoAnswer } from '../../../../local/substitutes/athena/trino-answer';

const type = (rawType: string, ...args: unknown[]) => ({
  rawType,
  arguments: args.map((value) => ({ kind: 'TYPE', value })),
});
const bigint = type('bigint');
const varchar = type('varchar');
const field = (name: string, of: unknown) => ({ fieldName: { name }, typeSignature: of });

test.each([
  ['NULL is no text', null, varchar, null],
  ['empty text is text', '', varchar, ''],
  ['all digits stay', '9223372036854775807', bigint, '9223372036854775807'],
  ['bytes are hexadecimal', 'AP8K', type('varbinary'), '00 ff 0a'],
  ['a list writes NULL out', ['1', null], type('array', bigint), '[1, null]'],
  ['a map has equals signs', { a: ['1'] }, type('map', varchar, type('array', bigint)), '{a=[1]}'],
  ['a row has its names', ['x', null], type('row', field('s', varchar), field('n', bigint)), '{s=x, n=null}'],
])('%s', (_, value, of, text) => {
  expect(athenaText(value, of)).toBe(text);
});

test('no number of an answer loses a digit or changes its form', () => {
  const answer = trinoAnswer(
    '{"id":"q","stats":{"state":"FINISHED","elapsedTimeMillis":12},"data":[[9007199254740993,1.0E10,0.10,true,"x",null]]}',
  );
  expect(answer.data).toEqual([['9007199254740993', '1.0E10', '0.10', true, 'x', null]]);
  expect(answer.stats.elapsedTimeMillis).toBe(12);
});

test.each([
  ['decimal', [18, 6], { Type: 'decimal', Precision: 18, Scale: 6 }],
  ['real', [], { Type: 'float', Precision: 17 }],
  ['timestamp', [6], { Type: 'timestamp', Precision: 3 }],
  ['varchar', [2147483647], { Type: 'varchar', CaseSensitive: true }],
])('a column of Trino type %s is described as Athena does', (rawType, args, info) => {
  const typeSignature = { rawType, arguments: args.map((value) => ({ kind: 'LONG', value: String(value) })) };
  expect(columnInfo({ name: 'c', type: rawType, typeSignature })).toMatchObject({ Name: 'c', ...info });
});
