import { prod, withValues } from '../stacks/synthesise';

export const owner = 'arn:aws:quicksight:eu-central-1:111122223333:group/default/lake-owners';
export const viewer = 'arn:aws:quicksight:eu-central-1:111122223333:group/default/everybody';

/** prod with a warehouse that a network joined with it may ask, the dashboard, projects of DataBrew, and mail of its cost. */
export const withAnalytics = withValues(prod, {
  warehouse: { kind: 'redshift-serverless', limitRpuHours: 40, allowedCidrs: ['10.9.0.0/16'] },
  dashboards: { kind: 'quicksight', owners: [owner], viewers: [viewer], refreshHour: 4 },
  costs: {
    kind: 'mail',
    addresses: ['costs@example.com', 'owner@example.com'],
    tag: 'environment',
    monthlyUsd: 900,
    anomalyUsd: 50,
  },
  recipes: {
    sales: {
      folder: 'sales',
      steps: [
        { operation: 'UPPER_CASE', parameters: { sourceColumn: 'region' } },
        {
          operation: 'REMOVE_VALUES',
          parameters: { sourceColumn: 'amount' },
          conditions: [{ condition: 'IS_MISSING', column: 'amount' }],
        },
      ],
    },
    clicks: { folder: 'clicks', format: 'json', steps: [{ operation: 'DELETE_DUPLICATE_ROWS' }] },
  },
});
