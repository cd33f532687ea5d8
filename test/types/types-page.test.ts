import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeMistake } from '../../lib/contracts/type-mistake';
import { typeMatrix } from './type-matrix';
import { columnOf, typesPage } from './types-page';

test('docs/types.md is what npm run docs:types writes', () => {
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'types.md'), 'utf8')).toBe(typesPage());
});

test('every type of the matrix can be declared', () => {
  expect(
    typeMatrix.map((one) => typeMistake(columnOf(one))).filter((mistake) => mistake !== undefined),
  ).toEqual([]);
});
