import { withValues } from '../stacks/synthesise';
import { withLanding } from './landing-trial';

/** Who may take the role of analysts in `withAnalysts`. */
export const analyst = 'arn:aws:iam::111122223333:role/analyst';

/** prod with crawlers and jobs, the role of analysts, and workgroups of other limits. */
export const withAnalysts = withValues(withLanding, {
  query: {
    scanCutoffBytes: 1024 ** 4,
    analysts: [analyst],
    workGroups: { analysts: { scanCutoffBytes: 1024 ** 3 }, jobs: { scanCutoffBytes: 2 * 1024 ** 3 } },
  },
});

/** The same with what Lake Formation leaves out. */
export const withLakeFormation = withValues(withAnalysts, {
  query: { ...withAnalysts.query, lakeFormation: true },
});
