import { prod, withValues } from '../stacks/synthesise';

/** prod with a data warehouse that a network joined with it may ask. */
export const withWarehouse = withValues(prod, {
  warehouse: { kind: 'redshift-serverless', limitRpuHours: 40, allowedCidrs: ['10.9.0.0/16'] },
});
