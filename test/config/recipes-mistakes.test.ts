import type { PipelineConfig } from '../../lib/config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const steps = [{ operation: 'UPPER_CASE', parameters: { sourceColumn: 'region' } }];

it('takes projects over folders of landing/', () => {
  const recipes = {
    sales: { folder: 'sales', steps },
    clicks: { folder: 'web_clicks', format: 'json', steps },
  } as const;
  expect(validateConfig({ ...validConfig, recipes })).toEqual([]);
});

const refusals: readonly [string, unknown, string][] = [
  [
    'a folder beside landing/',
    { sales: { folder: '../raw', steps } },
    'recipes.sales.folder is "../raw": use a name of lower-case letters, digits, hyphens and underscores that begins with a letter.',
  ],
  [
    'a name that is none in AWS',
    { 'My sales': { folder: 'sales', steps } },
    'recipes has "My sales": use a name of lower-case letters',
  ],
  [
    'a recipe without a step',
    { sales: { folder: 'sales', steps: [] } },
    'recipes.sales.steps is empty: DataBrew takes no recipe without a step.',
  ],
  [
    'an operation that is none',
    { sales: { folder: 'sales', steps: [{ operation: 'upper case' }] } },
    'operation is "upper case": give an action of DataBrew, such as "UPPER_CASE".',
  ],
  [
    'a format that DataBrew does not read here',
    { sales: { folder: 'sales', format: 'avro', steps } },
    'recipes.sales.format is "avro": use "csv" or "json" or "parquet".',
  ],
];

it.each(refusals)('refuses %s', (_what, recipes, sentence) => {
  expect(validateConfig({ ...validConfig, recipes: recipes as PipelineConfig['recipes'] })).toEqual([
    expect.stringContaining(sentence),
  ]);
});
