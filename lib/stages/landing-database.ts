import { Fn } from 'aws-cdk-lib';
import { Peer, Port, type Connections } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { ReadLogin } from '../constructs/read-login';
import { sourceDatabase } from '../contracts/source-names';
import type { SourceDatabase } from './source-database';

export type LandingDatabase = ResolvedConfig['landing']['databases'][string];

/** A database of the configuration as crawlers and jobs reach it. */
export interface ReachedDatabase {
  readonly url: string;
  /** By which a driver encrypts what it sends: Redshift's does by itself, PostgreSQL's when it is told to. */
  readonly encryptedUrl: string;
  readonly secretArn: string;
  readonly grantLogin: (role: Role) => void;
}

const encrypted = '?sslmode=require';

/** @param scope in which nothing else reaches a database @param from who may then connect to it */
export function reachDatabase(
  scope: Construct,
  database: LandingDatabase,
  source: SourceDatabase,
  from: Connections,
): ReachedDatabase {
  if (database.kind === 'source') {
    from.allowToDefaultPort(source, 'Looks at the tables');
    const { dbInstanceEndpointAddress: host, dbInstanceEndpointPort: port } = source.instance;
    const { reconcile: secret } = source.secrets;
    const parts = ['jdbc:postgresql://', host, ':', port, `/${sourceDatabase}`];
    return {
      url: Fn.join('', parts),
      encryptedUrl: Fn.join('', [...parts, encrypted]),
      secretArn: Secret.fromSecretCompleteArn(scope, 'Secret', secret.secretArn).secretArn,
      grantLogin: (role) => {
        new ReadLogin(scope, 'Login', { secret, key: source.key }).grantRead(role);
      },
    };
  }
  const { url, secretArn, cidr } = database;
  from.allowTo(Peer.ipv4(cidr), Port.tcp(Number(/:(\d+)\//.exec(url)?.[1])), 'Looks at the tables');
  return {
    url,
    encryptedUrl: url.startsWith('jdbc:postgresql:') ? `${url}${encrypted}` : url,
    secretArn,
    grantLogin: (role) =>
      role.addToPolicy(
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
      ),
  };
}
