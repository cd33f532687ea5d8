import { z } from 'zod';
import { matching, oneOf, whole } from './shape-parts';

const principal = matching(
  /^arn:aws[a-z-]*:quicksight:[a-z0-9-]+:\d{12}:(user|group)\/[^/\s]+\/\S+$/,
  'give the ARN of a user or group of QuickSight, such as "arn:aws:quicksight:eu-central-1:111122223333:user/default/NAME"; aws quicksight list-users names them',
);

/** The form of DashboardsConfig. */
export const dashboardsShape = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('quicksight'),
      owners: z.array(principal).min(1, { error: 'is empty: name those who may change the dashboard.' }),
      viewers: z.array(principal).optional(),
      refreshHour: whole(0, 23).optional(),
      timeZone: z.string().optional(),
    }),
  ],
  oneOf('none', 'quicksight'),
);
