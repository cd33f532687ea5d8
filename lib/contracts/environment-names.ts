/**
 * Names that an environment's resources have in AWS, all of them made of its own name, which validateEnvironments
 * lets no other environment have.
 */
export function environmentNames(environment: string) {
  const prefix = `tidemark-${environment}`;
  return {
    /** First part of every name. */
    prefix,
    /** Athena workgroup for questions. */
    workGroup: prefix,
    /** Athena workgroups of those who ask beside the pipeline itself. */
    workGroups: {
      analysts: `${prefix}-analysts`,
      jobs: `${prefix}-jobs`,
      dashboards: `${prefix}-dashboards`,
    },
    /** CloudWatch namespace of the handlers' own metrics. */
    metrics: prefix,
    /** Glue database of the lake: SQL takes underscores without quotes, and an environment's name has none. */
    lakeDatabase: prefix.replaceAll('-', '_'),
    /** Glue database of what crawlers find: they may write in no other. */
    landingDatabase: `${prefix.replaceAll('-', '_')}_landing`,
  };
}
