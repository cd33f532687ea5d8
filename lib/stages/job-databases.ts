import { Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-glue';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { glueSecurityGroup, glueSubnet, grantGlueNetwork } from '../constructs/glue-network';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import type { JobDatabase } from '../contracts/jobs';
import { reachDatabase, type ReachedDatabase } from './landing-database';
import type { SourceDatabase } from './source-database';

export interface JobDatabasesProps extends StageProps {
  /** Of the job's table, in names. */
  readonly name: string;
  /** By the job's name for each, that of `landing.databases`. */
  readonly databases: ResolvedConfig['landing']['databases'];
  readonly source: SourceDatabase;
}

/**
 * How a job reaches its databases from inside the VPC. The connection is of the network alone, since Glue takes one for
 * a run whatever their number; the job connects by itself, as it does on one machine (docs/decisions/0029).
 */
export class JobDatabases extends Construct {
  readonly connectionName: string;
  /** What the job is told of them. */
  readonly told: Readonly<Record<string, JobDatabase>>;
  private readonly reached: readonly ReachedDatabase[];

  constructor(scope: Construct, id: string, props: JobDatabasesProps) {
    super(scope, id);
    const { config, network, name, databases, source } = props;
    this.connectionName = `${physicalName(config)}-${name}-databases`;
    const group = glueSecurityGroup(this, network, `Job of ${name}`);
    const reached = Object.entries(databases).map(
      ([key, database]) =>
        [key, reachDatabase(new Construct(this, key), database, source, group.connections)] as const,
    );
    this.reached = reached.map(([, one]) => one);
    this.told = Object.fromEntries(
      reached.map(([key, { encryptedUrl: url, secretArn: secret }]) => [key, { url, secret }]),
    );
    new CfnConnection(this, 'Resource', {
      catalogId: Stack.of(this).account,
      connectionInput: {
        name: this.connectionName,
        connectionType: 'NETWORK',
        connectionProperties: {},
        physicalConnectionRequirements: glueSubnet(network, group),
      },
    });
  }

  /** Lets a job's role log in, and Glue put network interfaces into the VPC for it. */
  grantUse(role: Role): void {
    for (const { grantLogin } of this.reached) grantLogin(role);
    grantGlueNetwork(role, this.connectionName);
  }
}
