import { findJob, jobArguments, jobSpecs } from '../../lib/contracts/jobs';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { dqdl } from '../../lib/contracts/quality-dqdl';
import { declaredRules, ruleName, streamedRules, type RuledTable } from '../../lib/contracts/quality-rules';
import { athena, countStatements } from '../../lib/contracts/quality-sql';
import type { CapturedTable } from '../../lib/contracts/tables';

const names = ({ rules }: RuledTable) => rules.map(ruleName);
const place = { bucket: 'lake', database: 'tidemark' };

test('the rules of a streamed table are what its contract says', () => {
  const fees: CapturedTable = {
    schema: 'public',
    name: 'fees',
    primaryKey: ['day', 'account'],
    freshHours: 5,
    columns: [
      { name: 'day', type: 'date' },
      { name: 'account', type: 'bigint', references: { table: 'accounts', column: 'id' } },
      { name: 'amount', type: 'numeric(12,4)', nullable: true, range: { min: 0, max: 99.5 } },
    ],
  };
  const ruled = streamedRules(fees);
  expect(ruled).toMatchObject({ relation: 'fees_current', withDeletes: true, key: ['day', 'account'] });
  expect(names(ruled)).toEqual([
    'unique(day, account)',
    'not-null(day)',
    'not-null(account)',
    'range(amount >= 0 and amount <= 99.5)',
    'references(account -> accounts.id)',
    'fresh(_committed_at within 5 hours)',
  ]);
});

test('a table that declares nothing has no rule, and one with a key has it unique and never null', () => {
  expect(names(declaredRules('found', {}))).toEqual([]);
  expect(names(declaredRules('found', { key: ['id'], notNull: ['id', 'at'] }))).toEqual([
    'unique(id)',
    'not-null(id)',
    'not-null(at)',
  ]);
});

test.each(lakeTables.map((table) => [table.name, streamedRules(table)] as const))(
  'Glue is given the rules of %s in its own language',
  (_name, table) => {
    expect(dqdl(table, 'tidemark')).toMatchSnapshot();
  },
);

test('Glue is given the rules of a table without deletes, and refuses one without rules', () => {
  const rules = {
    key: ['id'],
    ranges: { price: { above: 0, max: 10 } },
    fresh: { column: 'at', hours: 2 },
  };
  expect(dqdl(declaredRules('goods', rules), 'tidemark')).toBe(`Rules = [
IsPrimaryKey "id",
IsComplete "id",
ColumnValues "price" > 0 where "price is not null",
ColumnValues "price" <= 10 where "price is not null",
CustomSql "select count(*) from (SELECT newest FROM (SELECT max(\`at\`) AS newest FROM primary AS t) AS n WHERE newest < current_timestamp() - INTERVAL 120 MINUTES) as failing" = 0
]`);
  expect(() => dqdl(declaredRules('goods', {}), 'tidemark')).toThrow('goods has no rule of quality.');
});

test('rules that one row can break are counted in one reading of the table', () => {
  const [orders] = lakeTables.filter(({ name }) => name === 'orders').map(streamedRules);
  const statements = countStatements(orders!, {
    dialect: athena,
    from: '"orders_current"',
    relation: (name) => name,
  });
  expect(statements.map(({ rules }) => rules.map(({ kind }) => kind))).toEqual([
    [...Array<string>(8).fill('not-null'), 'range', 'range'],
    ['unique'],
    ['references'],
    ['fresh'],
  ]);
});

it.each(jobSpecs.map((job) => job.name))(
  'what must hold of the rows of %s is told by text without quotes and backslashes',
  (name) => {
    const given: Record<string, string> =
      name === 'to-table' ? { name: 'x', format: 'csv', columns: 'id bigint', key: 'id,day' } : {};
    const at = { url: '', secret: '' };
    const databases = { customers: at, warehouse: at };
    const told = jobArguments(findJob(name), { ...place, databases }, given);
    const rules = [told.rules, told['beside-rules']].filter((text) => text !== undefined).join('\n');
    expect(rules).not.toMatch(/["'\\]/);
    expect(rules).toMatchSnapshot();
  },
);

it('a run without a key has no rules', () => {
  const given = { name: 'x', format: 'csv', columns: 'id bigint' };
  expect(jobArguments(findJob('to-table'), place, given)).toMatchObject({ key: 'none', rules: 'none' });
  expect(() => jobArguments(findJob('to-table'), place, { ...given, key: 'Id' })).toThrow(
    '--param key=Id is not names of columns with commas between.',
  );
});
