import type { Stack } from 'aws-cdk-lib';

/** What Glue asks for at an access to tables of the lake: the catalog, the database and the tables. */
export function glueArns(stack: Stack, databaseName: string, tableNames: readonly string[]): string[] {
  const arn = (resource: string, resourceName?: string) =>
    stack.formatArn({ service: 'glue', resource, resourceName });
  return [
    arn('catalog'),
    arn('database', databaseName),
    ...tableNames.map((name) => arn('table', `${databaseName}/${name}`)),
  ];
}
