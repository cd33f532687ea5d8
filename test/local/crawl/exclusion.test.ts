import { crawlDefaults } from '../../../lib/contracts/crawl';
import { exclusionPattern } from '../../../local/crawl/exclusion';

it.each<[string, readonly string[], readonly string[]]>([
  ['*.csv', ['a.csv'], ['a.csv.gz', 'x/a.csv', 'axcsv']],
  ['**.csv', ['a.csv', 'x/y/a.csv'], ['a.json']],
  ['x/*', ['x/a'], ['x/y/a', 'a']],
  ['**/a?.csv', ['x/ab.csv', 'x/y/a1.csv'], ['a1.csv', 'x/a.csv', 'x/a/.csv']],
  ['[a-c]*', ['b.csv'], ['d.csv', 'B.csv']],
  ['[!a]b', ['xb'], ['ab', '/b']],
  ['*.{csv,json}', ['a.csv', 'a.json'], ['a.parquet', 'a.csv,json']],
  [String.raw`a\*b`, ['a*b'], ['axb']],
  ['a+(b)$|^.c', ['a+(b)$|^.c'], ['aab', 'a+(b)$|^xc']],
])('%s leaves out what Glue would, and nothing else', (glob, out, kept) => {
  const pattern = exclusionPattern(glob);
  expect(out.filter((path) => !pattern.test(path))).toEqual([]);
  expect(kept.filter((path) => pattern.test(path))).toEqual([]);
});

it('leaves out hidden files and what begins with an underscore, at any depth, where nothing is said', () => {
  const out = (path: string) => crawlDefaults.exclusions.some((glob) => exclusionPattern(glob).test(path));
  const hidden = [
    '_SUCCESS',
    '.part.crc',
    'day=1/_SUCCESS',
    '_temporary/0/a.csv',
    'x/_temporary/a.csv',
    'x/.hidden/a',
  ];
  expect(hidden.filter((path) => !out(path))).toEqual([]);
  expect(['a_b.csv', 'day=1/a.csv', 'x/a.b/c_d'].filter(out)).toEqual([]);
});

it.each([
  ['[a', 'has a [ without its ]'],
  ['{a', 'has a { without its }'],
])('%s is refused', (glob, sentence) => {
  expect(() => exclusionPattern(glob)).toThrow(sentence);
});
