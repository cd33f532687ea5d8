import { Stack } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { sourceConnector } from '../../containers/connect/source-connector';
import { recover } from '../../containers/recover/spec';
import { grantLakeQuestions, type LakeSql } from '../constructs/grant-lake-sql';
import { grantProduce } from '../constructs/kafka-grants';
import { ReadLogin } from '../constructs/read-login';
import type { ServiceFromSpec } from '../constructs/service-from-spec';
import { StageLog } from '../constructs/stage-log';
import type { StageProps } from '../constructs/stage-props';
import { taskFromSpec, taskSecurityGroup } from '../constructs/task-from-spec';
import { tables } from '../contracts/tables';
import { topicOf } from '../contracts/topics';
import { guardVariables, restPort } from './capture';
import type { SourceDatabase } from './source-database';
import type { StreamCluster } from './stream-cluster';

export interface RecoveryProps extends StageProps {
  readonly source: SourceDatabase;
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  /** Kafka Connect. */
  readonly workers: ServiceFromSpec;
  readonly sql: LakeSql;
}

/** The way back after capture was refused: a task that nothing starts but a person. A snapshot may outlast a function. */
export class Recovery extends Construct {
  readonly log: StageLog;
  readonly task: FargateTaskDefinition;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: RecoveryProps) {
    super(scope, id);
    const { source, stream, workers, sql, network } = props;
    this.log = new StageLog(this, 'Log', props);
    const taskRole = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    this.task = taskFromSpec(this, this.log, {
      ...props,
      containers: [this.container(props)],
      // All keys of a table that were deleted meanwhile are in memory at once.
      size: { cpu: 512, memoryMiB: 2048 },
      taskRole,
    });
    new ReadLogin(this, 'Login', { secret: source.secrets.capture, key: source.key }).grantRead(taskRole);
    grantProduce(
      stream,
      taskRole,
      tables.map((table) => topicOf(table)),
    );
    grantLakeQuestions(taskRole, sql);

    this.securityGroup = taskSecurityGroup(this, network.vpc, 'Task that starts capture anew');
    const { connections } = this.securityGroup;
    connections.allowTo(workers, restPort, 'Starts the connector anew');
    connections.allowToDefaultPort(source, 'Drops the replication slot');
    connections.allowToDefaultPort(stream, 'Writes deletes that nobody captured');
  }

  private container({ bootstrapServers, sql, ...capture }: RecoveryProps) {
    return {
      spec: recover,
      values: {
        ...guardVariables(capture),
        // Connect's `${env:...}` would look like CloudFormation's own; JSON has another way to write the dollar.
        REGISTRATION: JSON.stringify(sourceConnector()).replaceAll('${', '\\u0024{'),
        KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
        KAFKA_AUTH: 'iam',
        ATHENA_WORKGROUP: sql.workGroup.ref,
        GLUE_DATABASE: sql.database.databaseName,
        AWS_REGION: Stack.of(this).region,
      },
      stopSeconds: 30,
    };
  }
}
