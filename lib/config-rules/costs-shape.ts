import { z } from 'zod';
import { matching, oneOf, whole } from './shape-parts';

const dollars = z
  .union([z.literal('none'), whole(1)], {
    error: ({ input }) => `is ${JSON.stringify(input)}: use "none" or a whole number of dollars from 1.`,
  })
  .optional();

export const costsShape = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('mail'),
      addresses: z
        .array(matching(/^[^\s@]+@[^\s@]+$/, 'give an address such as "costs@example.com"'))
        .refine(({ length }) => length >= 1 && length <= 10, {
          error: 'must name 1 to 10 addresses: AWS takes no more.',
        }),
      tag: z.string(),
      monthlyUsd: dollars,
      anomalyUsd: dollars,
    }),
  ],
  oneOf('none', 'mail'),
);
