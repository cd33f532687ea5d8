import { z } from 'zod';
import { matching, whole } from './shape-parts';

const column = matching(/^[a-z_][a-z0-9_]*$/, 'give a column in lower case, as the catalog has it');

const declaredRules = z.strictObject({
  key: z.array(column).optional(),
  notNull: z.array(column).optional(),
  ranges: z
    .record(
      column,
      z.strictObject({
        min: z.number().optional(),
        above: z.number().optional(),
        max: z.number().optional(),
      }),
    )
    .optional(),
  fresh: z.strictObject({ column, hours: whole(1) }).optional(),
});

/** The form of QualityConfig. */
export const qualityShape = z.strictObject({
  checkedBy: z
    .array(
      z.enum(['athena', 'glue'], {
        error: ({ input }) => `is ${JSON.stringify(input)}: use "athena" or "glue".`,
      }),
    )
    .optional(),
  hour: whole(0, 23).optional(),
  tables: z
    .union([z.literal('all'), z.array(z.string())], {
      error: ({ input }) => `is ${JSON.stringify(input)}: use "all" or a list of names.`,
    })
    .optional(),
  crawled: z.record(z.string(), declaredRules).optional(),
});
