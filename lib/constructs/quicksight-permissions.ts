/** What QuickSight lets people do, in the sets of actions that it takes together. */
export const quickSightActions = {
  /** Use a data set in an analysis and see how its refreshes end; not change its SQL. */
  useDataSet: [
    'quicksight:DescribeDataSet',
    'quicksight:DescribeDataSetPermissions',
    'quicksight:DescribeIngestion',
    'quicksight:ListIngestions',
    'quicksight:PassDataSet',
  ],
  ownAnalysis: [
    'quicksight:DeleteAnalysis',
    'quicksight:DescribeAnalysis',
    'quicksight:DescribeAnalysisPermissions',
    'quicksight:QueryAnalysis',
    'quicksight:RestoreAnalysis',
    'quicksight:UpdateAnalysis',
    'quicksight:UpdateAnalysisPermissions',
  ],
  viewDashboard: [
    'quicksight:DescribeDashboard',
    'quicksight:ListDashboardVersions',
    'quicksight:QueryDashboard',
  ],
  ownDashboard: [
    'quicksight:DeleteDashboard',
    'quicksight:DescribeDashboard',
    'quicksight:DescribeDashboardPermissions',
    'quicksight:ListDashboardVersions',
    'quicksight:QueryDashboard',
    'quicksight:UpdateDashboard',
    'quicksight:UpdateDashboardPermissions',
    'quicksight:UpdateDashboardPublishedVersion',
  ],
} as const;

/** The set for each of the people, as a resource takes it. @param principals ARNs of users and groups of QuickSight */
export function permit(principals: readonly string[], may: keyof typeof quickSightActions) {
  return principals.map((principal) => ({ principal, actions: [...quickSightActions[may]] }));
}
