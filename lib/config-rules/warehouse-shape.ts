import { z } from 'zod';
import { choice, oneOf, whole } from './shape-parts';

const rpus = whole(8, 512).refine((value) => value % 8 === 0, {
  error: ({ input }) => `is ${String(input)}: Redshift takes RPUs in steps of 8.`,
});

/** The form of WarehouseConfig. */
export const warehouseShape = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('redshift-serverless'),
      limitRpuHours: whole(1),
      limitPeriod: choice('daily', 'weekly', 'monthly').optional(),
      atLimit: choice('stop', 'log').optional(),
      baseRpus: rpus.optional(),
      maxRpus: rpus.optional(),
      allowedCidrs: z.array(z.string()).optional(),
    }),
  ],
  oneOf('none', 'redshift-serverless'),
);
