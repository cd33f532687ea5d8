import { z } from 'zod';
import { choice, matching } from './shape-parts';

const step = z.strictObject({
  operation: matching(/^[A-Z][A-Z0-9_]*$/, 'give an action of DataBrew, such as "UPPER_CASE"'),
  parameters: z.record(z.string(), z.string()).optional(),
  conditions: z
    .array(
      z.strictObject({
        condition: matching(/^[A-Z][A-Z0-9_]*$/, 'give a condition of DataBrew, such as "IS_MISSING"'),
        column: z.string(),
        value: z.string().optional(),
      }),
    )
    .optional(),
});

/** The form of the recipes, by the names of their projects. */
export const recipesShape = z.record(
  z.string(),
  z.strictObject({
    folder: z.string(),
    format: choice('csv', 'json', 'parquet').optional(),
    steps: z.array(step).min(1, { error: 'is empty: DataBrew takes no recipe without a step.' }),
  }),
);
