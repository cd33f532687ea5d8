import { RemovalPolicy } from 'aws-cdk-lib';
import { SecurityGroup, type Connections, type IConnectable, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Volume } from 'aws-cdk-lib/aws-ecs';
import { FileSystem, ThroughputMode, type IAccessPoint } from 'aws-cdk-lib/aws-efs';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { privateSubnets } from './pipeline-vpc';

export interface KeptFolderProps {
  readonly vpc: IVpc;
  readonly key: IKey;
  /** Numbers of user and group that own it in the containers. */
  readonly owner: number;
}

/** A folder that outlives the tasks which mount it, and goes with its stack: for what can be made again. */
export class KeptFolder extends Construct implements IConnectable {
  readonly connections: Connections;
  private readonly fileSystem: FileSystem;
  private readonly accessPoint: IAccessPoint;

  constructor(scope: Construct, id: string, { vpc, key, owner }: KeptFolderProps) {
    super(scope, id);
    this.fileSystem = new FileSystem(this, 'FileSystem', {
      vpc,
      vpcSubnets: privateSubnets,
      securityGroup: new SecurityGroup(this, 'SecurityGroup', {
        vpc,
        description: `Mount targets of ${id}`,
        allowAllOutbound: false,
      }),
      encrypted: true,
      kmsKey: key,
      throughputMode: ThroughputMode.ELASTIC,
      fileSystemPolicy: new PolicyDocument({ statements: [denyWithoutTls()] }),
      // True means that the CDK adds nothing: what it adds when false lets everybody write who may mount.
      allowAnonymousAccess: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.connections = this.fileSystem.connections;
    const user = String(owner);
    this.accessPoint = this.fileSystem.addAccessPoint('AccessPoint', {
      path: '/kept',
      createAcl: { ownerUid: user, ownerGid: user, permissions: '700' },
      posixUser: { uid: user, gid: user },
    });
  }

  /** Mounted over TLS, by the role of the task. */
  get volume(): Omit<Volume, 'name'> {
    return {
      efsVolumeConfiguration: {
        fileSystemId: this.fileSystem.fileSystemId,
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: this.accessPoint.accessPointId, iam: 'ENABLED' },
      },
    };
  }

  /** By way of the access point alone: not as root, and not above the folder. */
  grantMount(task: IGrantable): void {
    this.grant(task, ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite']);
  }

  /**
   * Lets a function read what is in the folder. The CDK's own way would let it write too.
   *
   * @param path under /mnt/
   */
  mountReadOnly(reader: Function, path: string): void {
    this.grant(reader, ['elasticfilesystem:ClientMount']);
    const resource = reader.node.defaultChild as CfnFunction;
    resource.fileSystemConfigs = [{ arn: this.accessPoint.accessPointArn, localMountPath: path }];
    // Lambda makes no function whose mount targets are not there.
    reader.node.addDependency(this.fileSystem.mountTargetsAvailable);
    reader.connections.allowToDefaultPort(this, 'Reads from the folder');
  }

  private grant({ grantPrincipal }: IGrantable, actions: string[]): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions,
        resources: [this.fileSystem.fileSystemArn],
        conditions: { StringEquals: { 'elasticfilesystem:AccessPointArn': this.accessPoint.accessPointArn } },
      }),
    );
  }
}

/** With any policy at all, who has no right of his own role can do nothing. */
function denyWithoutTls(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['*'],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}
