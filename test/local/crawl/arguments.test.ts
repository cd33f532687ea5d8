import { crawlDefaults } from '../../../lib/contracts/crawl';
import { parseArguments } from '../../../local/crawl/arguments';

it('a folder is crawled as a crawler in AWS does it where nothing is said', () => {
  expect(parseArguments(['sales'])).toEqual({ folder: 'sales', ...crawlDefaults });
});

it('options stand for those of the configuration', () => {
  const args =
    'sales --table-level 4 --exclude *.txt --exclude old/** --schema-change log --recrawl new-folders';
  expect(parseArguments(args.split(' '))).toEqual({
    folder: 'sales',
    tableLevel: 4,
    exclusions: ['*.txt', 'old/**'],
    schemaChange: 'log',
    recrawl: 'new-folders',
  });
});

it('a database is crawled whole, or by a path', () => {
  expect(parseArguments(['--database', 'shop'])).toEqual({ database: 'shop', path: '%/%' });
  expect(parseArguments(['--database', 'shop', '--path', 'public/c%'])).toMatchObject({ path: 'public/c%' });
});

it.each([
  [['a', '--database', 'shop'], '--database is crawled alone, with --path beside it.'],
  [['--database', 'shop', '--recrawl', 'everything'], '--database is crawled alone'],
  [['--database', 'shop', '--path', 'public'], '--path takes schema/table, such as public/%.'],
  [['a', '--path', 'public/%'], '--path is of a --database.'],
  [[], 'Name one folder of landing/, such as sales, or a --database: --help tells which.'],
  [['--database'], '--database takes a value: --help tells which.'],
  [['a', 'b'], 'Name one folder'],
  [['a', '--table-level', '2'], '--table-level takes a whole number from 3 to 10.'],
  [['a', '--table-level', '3.5'], '--table-level takes'],
  [['a', '--schema-change', 'drop'], '--schema-change takes update or log.'],
  [['a', '--recrawl', 'some'], '--recrawl takes everything or new-folders.'],
  [['a', '--delete', 'b'], "Unknown option '--delete'."],
])('%j is refused', (args, sentence) => {
  expect(() => parseArguments(args)).toThrow(sentence);
});
