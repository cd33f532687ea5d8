import { Duration } from 'aws-cdk-lib';
import {
  Connections,
  InstanceType,
  Port,
  SecurityGroup,
  type IConnectable,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { Key, type IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  CaCertificate,
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { logRetention } from '../constructs/log-days';
import { LoginSecret } from '../constructs/login-secret';
import { physicalName } from '../constructs/physical-name';
import { isolatedSubnets } from '../constructs/pipeline-vpc';
import { sourceDatabase, type SourceRole } from '../contracts/source-names';

/** Not the port that scanners try first. Everybody else reads it from the instance. */
const port = 5433;
/** RDS's master user. */
const adminName = 'tidemark_admin';

export interface SourceDatabaseProps {
  readonly vpc: IVpc;
  readonly logKey: IKey;
  readonly config: ResolvedConfig;
}

/** PostgreSQL, the store of record: encrypted, TLS only, ready for logical replication, with a login for each role. */
export class SourceDatabase extends Construct implements IConnectable {
  readonly instance: DatabaseInstance;
  /** Default port: PostgreSQL's, as a number that rule packs can read. */
  readonly connections: Connections;
  /** JSON with `username` and `password`; `admin` is RDS's master user, the others are made by prepare-source. */
  readonly secrets: Readonly<Record<SourceRole | 'admin', ISecret>>;
  /** Variables of handlers that connect to it. */
  readonly address: Readonly<Record<string, string>>;
  /** Encrypts the database and the logins. */
  readonly key: Key;

  constructor(scope: Construct, id: string, { vpc, logKey, config }: SourceDatabaseProps) {
    super(scope, id);
    const { instanceClass, storageGiB, maxStorageGiB, multiAz, backupDays, deletionProtection } =
      config.database;

    this.key = new Key(this, 'Key', {
      enableKeyRotation: true,
      description: 'Source database and its logins',
    });
    const login = (id: string, username: string) =>
      new LoginSecret(this, id, { username, encryptionKey: this.key });
    this.secrets = {
      admin: login('AdminLogin', adminName),
      migrate: login('MigrateLogin', 'migrate'),
      api: login('ApiLogin', 'api'),
      capture: login('CaptureLogin', 'capture'),
      reconcile: login('ReconcileLogin', 'reconcile'),
    };

    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Source database',
      allowAllOutbound: false,
    });
    this.connections = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(port) });

    this.instance = new DatabaseInstance(this, 'Instance', {
      instanceIdentifier: physicalName(config),
      engine: engineOf(config),
      instanceType: new InstanceType(instanceClass),
      databaseName: sourceDatabase,
      credentials: Credentials.fromSecret(this.secrets.admin, adminName),
      parameterGroup: this.parameterGroup(config),
      caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
      vpc,
      vpcSubnets: isolatedSubnets,
      securityGroups: [securityGroup],
      publiclyAccessible: false,
      port,
      multiAz,
      storageType: StorageType.GP3,
      storageEncrypted: true,
      storageEncryptionKey: this.key,
      allocatedStorage: storageGiB,
      maxAllocatedStorage: maxStorageGiB,
      backupRetention: Duration.days(backupDays),
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      deletionProtection,
      autoMinorVersionUpgrade: true,
      monitoringInterval: Duration.minutes(1),
      cloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    this.address = {
      SOURCE_HOST: this.instance.dbInstanceEndpointAddress,
      SOURCE_PORT: this.instance.dbInstanceEndpointPort,
      SOURCE_DATABASE: sourceDatabase,
    };
    this.instance.node.addDependency(...this.logGroups(config, logKey));
  }

  private parameterGroup(config: ResolvedConfig): ParameterGroup {
    return new ParameterGroup(this, 'Parameters', {
      engine: engineOf(config),
      description: 'Logical replication with a bound on the WAL that it may hold back; TLS only',
      parameters: {
        'rds.logical_replication': '1',
        'rds.force_ssl': '1',
        max_slot_wal_keep_size: String(config.database.walCapMiB),
        // Row contents never reach a log: a slow statement is logged without the values bound to it.
        log_min_duration_statement: '1000',
        log_parameter_max_length: '0',
        log_lock_waits: '1',
      },
    });
  }

  /** Made before RDS makes them, so that they have a key and an end. RDS finds them by the instance's name. */
  private logGroups(config: ResolvedConfig, encryptionKey: IKey): LogGroup[] {
    return ['Postgresql', 'Upgrade'].map(
      (log) =>
        new LogGroup(this, `${log}Log`, {
          logGroupName: `/aws/rds/instance/${physicalName(config)}/${log.toLowerCase()}`,
          retention: logRetention(config),
          encryptionKey,
        }),
    );
  }
}

function engineOf(config: ResolvedConfig) {
  const { engineVersion } = config.database;
  const major = engineVersion.split('.', 1).join();
  return DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of(engineVersion, major) });
}
