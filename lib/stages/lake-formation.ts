import { Stack } from 'aws-cdk-lib';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPrincipalPermissions, CfnResource } from 'aws-cdk-lib/aws-lakeformation';
import { Construct, type IDependable } from 'constructs';
import { glueArns } from '../constructs/glue-arns';
import { icebergPrefix, lakeNames } from '../contracts/lake-layout';
import { isCaptured, isMasked, lakeTables } from '../contracts/lake-tables';
import type { LakeBuckets } from './lake-buckets';

export interface LakeFormationProps {
  readonly lake: LakeBuckets;
  readonly database: IDatabase;
  /** That of analysts. */
  readonly analysts: Role;
  /** The tables: none is granted that is not there. */
  readonly after: readonly IDependable[];
}

/**
 * Analysts read current state and history of masked tables without the masked columns, which Lake Formation leaves out. Its
 * rights hold beside those of IAM, and only for who was opted in: everybody else reads and writes as before.
 */
export class LakeFormation extends Construct {
  constructor(scope: Construct, id: string, { lake, database, analysts, after }: LakeFormationProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { databaseName } = database;
    const tables = lakeTables
      .filter((table) => isCaptured(table) && isMasked(table))
      .flatMap((table) => {
        const { current, history } = lakeNames(table);
        const excluded = table.columns.filter(({ masked }) => masked !== undefined).map(({ name }) => name);
        return [current, history].map((name) => ({ name, excluded }));
      });
    const folders = tables.map(({ name }) => icebergPrefix(databaseName, name));

    // In its name Lake Formation reads for the analysts; its own role could not use the bucket's key.
    const reader = new Role(this, 'Reader', {
      description: 'Lake Formation reads for who may read a table without some of its columns',
      assumedBy: new ServicePrincipal('lakeformation.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    const allow = (role: Role, actions: string[], resources: string[], prefixes?: string[]) =>
      role.addToPolicy(
        new PolicyStatement({
          ...{ actions, resources },
          ...(prefixes && { conditions: { StringLike: { 's3:prefix': prefixes } } }),
        }),
      );
    const below = folders.map((folder) => `${folder}*`);
    allow(
      reader,
      ['s3:GetObject'],
      below.map((folder) => lake.lake.arnForObjects(folder)),
    );
    allow(reader, ['s3:ListBucket'], [lake.lake.bucketArn], below);
    allow(reader, ['kms:Decrypt'], [lake.key.keyArn]);
    // AWS binds it to no resource.
    allow(analysts, ['lakeformation:GetDataAccess'], ['*']);
    allow(
      analysts,
      ['glue:GetTable'],
      glueArns(
        stack,
        databaseName,
        tables.map(({ name }) => name),
      ),
    );

    for (const { name, excluded } of tables) {
      const location = new CfnResource(this, `Location-${name}`, {
        resourceArn: lake.lake.arnForObjects(icebergPrefix(databaseName, name).slice(0, -1)),
        useServiceLinkedRole: false,
        roleArn: reader.roleArn,
        hybridAccessEnabled: true,
      });
      location.node.addDependency(reader);
      const permissions = new CfnPrincipalPermissions(this, `Columns-${name}`, {
        principal: { dataLakePrincipalIdentifier: analysts.roleArn },
        permissions: ['SELECT'],
        permissionsWithGrantOption: [],
        resource: {
          tableWithColumns: {
            ...{ catalogId: stack.account, databaseName, name },
            columnWildcard: { excludedColumnNames: excluded },
          },
        },
      });
      permissions.node.addDependency(location, ...after);
    }
  }
}
