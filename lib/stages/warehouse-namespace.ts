import { Stack } from 'aws-cdk-lib';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { CompositePrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace } from 'aws-cdk-lib/aws-redshiftserverless';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { glueArns } from '../constructs/glue-arns';
import { grantRead } from '../constructs/lake-grants';
import { physicalName } from '../constructs/physical-name';
import { zone } from '../contracts/lake-layout';
import type { LakeBuckets } from './lake-buckets';

export interface WarehouseNamespaceProps {
  readonly config: ResolvedConfig;
  readonly lake: LakeBuckets;
  /** Of the tables that jobs publish. */
  readonly database: IDatabase;
}

/** What the warehouse keeps: tables and users of Redshift Serverless, under the key of the lake that they come from. */
export class WarehouseNamespace extends Construct {
  /** The same before and after it is made. */
  readonly name: string;
  /** In whose name Redshift reads: the files and the entries of what jobs publish. */
  readonly role: Role;

  constructor(scope: Construct, id: string, { config, lake, database }: WarehouseNamespaceProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Redshift reads what jobs have published',
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift.amazonaws.com'),
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
      ),
    });
    grantRead(this.role, { bucket: lake.lake, key: lake.key }, [`${zone.curated}/`]);
    this.role.addToPolicy(
      new PolicyStatement({
        actions: [
          'glue:GetDatabase',
          'glue:GetDatabases',
          'glue:GetPartition',
          'glue:GetPartitions',
          'glue:GetTable',
          'glue:GetTables',
        ],
        resources: glueArns(Stack.of(this), database.databaseName, ['*']),
      }),
    );
    this.name = physicalName(config);
    const namespace = new CfnNamespace(this, 'Resource', {
      namespaceName: this.name,
      dbName: 'tidemark',
      adminUsername: 'tidemark',
      // Redshift makes it, changes it by itself and keeps it in a secret: it is in no template.
      manageAdminPassword: true,
      adminPasswordSecretKmsKeyId: lake.key.keyArn,
      kmsKeyId: lake.key.keyArn,
      iamRoles: [this.role.roleArn],
      defaultIamRoleArn: this.role.roleArn,
      logExports: ['connectionlog', 'useractivitylog', 'userlog'],
    });
    // Redshift tries the role when it gets it.
    namespace.node.addDependency(this.role);
  }
}
