import { Fn, Stack } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, type Connections } from 'aws-cdk-lib/aws-ec2';
import { CfnConnection } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { physicalName } from '../constructs/physical-name';
import { privateSubnets } from '../constructs/pipeline-vpc';
import { ReadLogin } from '../constructs/read-login';
import type { StageProps } from '../constructs/stage-props';
import { sourceDatabase } from '../contracts/source-names';
import type { SourceDatabase } from './source-database';

export interface LandingConnectionProps extends StageProps {
  readonly name: string;
  readonly database: ResolvedConfig['landing']['databases'][string];
  readonly source: SourceDatabase;
}

/** How a crawler reaches a database from inside the VPC: address and secret, never a password in the template. */
export class LandingConnection extends Construct {
  readonly connectionName: string;
  private readonly grantLogin: (role: Role) => void;

  constructor(scope: Construct, id: string, props: LandingConnectionProps) {
    super(scope, id);
    const { config, network, name, database, source } = props;
    this.connectionName = `${physicalName(config)}-${name}`;
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Crawler of ${name}`,
      allowAllOutbound: false,
    });
    // Glue refuses a connection without this: its workers talk to each other by any port.
    group.connections.allowInternally(Port.allTcp(), 'Workers of Glue');
    group.connections.allowTo(Peer.anyIpv4(), Port.HTTPS, 'Services of AWS');
    const { url, secretArn } = this.reach(database, source, group.connections);
    const [subnet] = network.vpc.selectSubnets(privateSubnets).subnets;
    new CfnConnection(this, 'Resource', {
      catalogId: Stack.of(this).account,
      connectionInput: {
        name: this.connectionName,
        connectionType: 'JDBC',
        connectionProperties: { JDBC_CONNECTION_URL: url, SECRET_ID: secretArn, JDBC_ENFORCE_SSL: 'true' },
        physicalConnectionRequirements: {
          availabilityZone: subnet?.availabilityZone,
          subnetId: subnet?.subnetId,
          securityGroupIdList: [group.securityGroupId],
        },
      },
    });
    this.grantLogin = (role) => {
      if (database.kind === 'source') {
        new ReadLogin(this, 'Login', { secret: source.secrets.reconcile, key: source.key }).grantRead(role);
      } else {
        role.addToPolicy(
          new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
        );
      }
    };
  }

  /** Lets a crawler's role log in, and Glue put a network interface into the VPC for it. */
  grantUse(role: Role): void {
    const stack = Stack.of(this);
    this.grantLogin(role);
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    const arn = (resource: string, resourceName?: string) =>
      stack.formatArn({ service: 'glue', resource, resourceName });
    allow(['glue:GetConnection'], [arn('catalog'), arn('connection', this.connectionName)]);
    allow(
      [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcEndpoints',
      ],
      ['*'],
    );
    allow(
      ['ec2:CreateTags'],
      [stack.formatArn({ service: 'ec2', resource: 'network-interface', resourceName: '*' })],
    );
  }

  private reach(
    database: LandingConnectionProps['database'],
    source: SourceDatabase,
    connections: Connections,
  ): { readonly url: string; readonly secretArn: string } {
    if (database.kind === 'source') {
      connections.allowToDefaultPort(source, 'Looks at the tables');
      const { dbInstanceEndpointAddress: host, dbInstanceEndpointPort: port } = source.instance;
      return {
        url: Fn.join('', ['jdbc:postgresql://', host, ':', port, '/', sourceDatabase]),
        secretArn: Secret.fromSecretCompleteArn(this, 'Secret', source.secrets.reconcile.secretArn).secretArn,
      };
    }
    const { url, secretArn, cidr } = database;
    connections.allowTo(Peer.ipv4(cidr), Port.tcp(Number(/:(\d+)\//.exec(url)?.[1])), 'Looks at the tables');
    return { url, secretArn };
  }
}
