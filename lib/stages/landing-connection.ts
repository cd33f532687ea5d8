import { Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-glue';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { glueSecurityGroup, glueSubnet, grantGlueNetwork } from '../constructs/glue-network';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import { reachDatabase, type LandingDatabase, type ReachedDatabase } from './landing-database';
import type { SourceDatabase } from './source-database';

export interface LandingConnectionProps extends StageProps {
  readonly name: string;
  readonly database: LandingDatabase;
  readonly source: SourceDatabase;
}

/** How a crawler reaches a database from inside the VPC: address and secret, never a password in the template. */
export class LandingConnection extends Construct {
  readonly connectionName: string;
  private readonly reached: ReachedDatabase;

  constructor(scope: Construct, id: string, props: LandingConnectionProps) {
    super(scope, id);
    const { config, network, name, database, source } = props;
    this.connectionName = `${physicalName(config)}-${name}`;
    const group = glueSecurityGroup(this, network, `Crawler of ${name}`);
    this.reached = reachDatabase(this, database, source, group.connections);
    const { url, secretArn } = this.reached;
    new CfnConnection(this, 'Resource', {
      catalogId: Stack.of(this).account,
      connectionInput: {
        name: this.connectionName,
        connectionType: 'JDBC',
        connectionProperties: { JDBC_CONNECTION_URL: url, SECRET_ID: secretArn, JDBC_ENFORCE_SSL: 'true' },
        physicalConnectionRequirements: glueSubnet(network, group),
      },
    });
  }

  /** Lets a crawler's role log in, and Glue put a network interface into the VPC for it. */
  grantUse(role: Role): void {
    this.reached.grantLogin(role);
    grantGlueNetwork(role, this.connectionName);
  }
}
