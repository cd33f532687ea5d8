import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import { Secret as TaskSecret } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { certificateFile, deployerFile, keptFolder, nifiSpec, nifiUser } from '../../containers/nifi/spec';
import type { ResolvedConfig } from '../config';
import { closingSeconds } from '../config-rules/delivery-mistakes';
import { GeneratedSecret } from '../constructs/generated-secret';
import type { HandlerFunction } from '../constructs/handler-function';
import { HandlerResource } from '../constructs/handler-resource';
import { grantConsume } from '../constructs/kafka-grants';
import { KeptFolder } from '../constructs/kept-folder';
import { grantPut, grantRead } from '../constructs/lake-grants';
import { namespaceOf } from '../constructs/namespace-of';
import { ServiceFromSpec } from '../constructs/service-from-spec';
import { quarantineCountsPrefix, zone } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../contracts/topics';
import type { Delivery, DeliveryOutput, DeliveryProps } from './delivery';
import { DeliveryWatch } from './delivery-watch';
import { signOnSecrets, signOnValues } from './nifi-sign-on';

type NifiSettings = Extract<ResolvedConfig['delivery'], { engine: 'nifi' }>;

export interface NifiDeliveryProps extends DeliveryProps {
  readonly delivery: NifiSettings;
}

/** Share of the task's disk that the provenance may take. */
const provenanceShare = 0.2;

const pages = Port.tcp(nifiSpec.ports.https);

/** Where functions find NiFi's folder, and the one that deploys the flow finds it beside its code. */
const mountedFolder = '/mnt/kept';
const flow = { asset: '../containers/nifi/flow/flow.json', file: '/var/task/flow.json' };

/**
 * From Kafka to the lake: NiFi in one task. The flow lies in a folder that outlives the task; what is on its way does
 * not, since Kafka gives again what was not committed.
 */
export class NifiDelivery extends Construct implements Delivery {
  readonly service: ServiceFromSpec;
  readonly log: ILogGroup;
  readonly outputs: readonly DeliveryOutput[];
  readonly alarmTopic: ITopic;
  /** `host:port` of pages and REST API, inside the network. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: NifiDeliveryProps) {
    super(scope, id);
    const { config, network, stream, lake, delivery, after } = props;
    this.address = `${nifiSpec.name}.${namespaceOf(network)}:${nifiSpec.ports.https}`;
    const key = new Key(this, 'Key', {
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
      description: "NiFi's flow and logins",
    });
    const folder = new KeptFolder(this, 'Kept', { vpc: network.vpc, key, owner: nifiUser });
    const login = new GeneratedSecret(this, 'Login', {
      key,
      description: `Login of NiFi's ${nifiSpec.env.NIFI_USER.default}`,
    });
    const sensitive = new GeneratedSecret(this, 'SensitiveKey', {
      key,
      description: "Opens the secret values of NiFi's flow",
    });

    this.service = new ServiceFromSpec(this, 'Service', {
      config,
      network,
      containers: [
        {
          spec: nifiSpec,
          values: this.values(props),
          secrets: {
            NIFI_PASSWORD: TaskSecret.fromSecretsManager(login),
            NIFI_SENSITIVE_PROPS_KEY: TaskSecret.fromSecretsManager(sensitive),
            ...signOnSecrets(this, delivery.signOn),
          },
          volumes: { [keptFolder]: folder.volume },
          stopSeconds: delivery.stopSeconds,
        },
      ],
      size: delivery.taskSize,
      tasks: 1,
      diskGiB: delivery.volumeGiB,
      // Two would write into the folder at once.
      oneAtATime: true,
      cloudMap: { name: nifiSpec.name, dnsTtl: Duration.seconds(10) },
      after: [...after, folder],
    });
    this.service.connections.allowToDefaultPort(folder, 'Mounts the folder of the flow');
    this.service.connections.allowToDefaultPort(stream, 'Reads changes');
    for (const cidr of delivery.allowedCidrs) {
      this.service.connections.allowFrom(Peer.ipv4(cidr), pages, `Pages from ${cidr}`);
    }
    folder.grantMount(this.service);
    for (const topic of lakeTables.map((table) => topicOf(table))) {
      grantConsume(stream, this.service, { topics: [topic], group: deliveryGroupOf(topic) });
    }
    grantPut(this.service, { bucket: lake.lake, key: lake.key }, [`${zone.raw}/`, `${zone.quarantine}/`]);

    const watch = this.watch(props, folder, login);
    if (delivery.flow === 'deployed') this.deployFlow(props, folder, login);

    this.log = this.service.log;
    this.alarmTopic = watch.topic;
    this.outputs = [
      {
        id: 'NifiUrl',
        value: `https://${this.address}/nifi`,
        description: 'Pages of NiFi, inside the network',
      },
      ...(delivery.signOn.kind === 'login' ? [loginOutput(login.secretName)] : []),
      ...watch.outputs,
    ];
  }

  private watch(props: NifiDeliveryProps, folder: KeptFolder, login: GeneratedSecret): DeliveryWatch {
    const { delivery, lake } = props;
    const watch = new DeliveryWatch(this, 'Watch', {
      ...props,
      gatherSeconds: delivery.maxUncommittedSeconds,
      nifi: { ...this.callVariables(login, delivery.signOn), LAKE_BUCKET: lake.lake.bucketName },
    });
    const { handler } = watch;
    const bucket = { bucket: lake.lake, key: lake.key };
    grantRead(handler, bucket, [quarantineCountsPrefix]);
    grantPut(handler, bucket, [quarantineCountsPrefix]);
    this.letCall(handler, { folder, login, why: 'Looks at NiFi' });
    return watch;
  }

  /** After the service is up, and whenever flow, parameters or handler change; before the service goes it stops the flow. */
  private deployFlow(props: NifiDeliveryProps, folder: KeptFolder, login: GeneratedSecret): void {
    const { config, network, delivery } = props;
    const { handler } = new HandlerResource(this, 'Flow', {
      config,
      network,
      handler: 'deploy-flow',
      folder: flow.asset,
      // A minute less than the framework has that calls it: the wait for NiFi, and time for the way back.
      timeout: Duration.minutes(14),
      env: {
        ...this.callVariables(login, delivery.signOn),
        NIFI_FLOW: flow.file,
        NIFI_STOP_SECONDS: String(delivery.maxUncommittedSeconds + 60),
      },
      event: { parameters: this.parameters(props), handChanges: delivery.handChanges },
      after: [this.service],
    });
    this.letCall(handler, { folder, login, why: 'Puts the flow into NiFi' });
  }

  /** Of functions that call NiFi. */
  private callVariables(login: GeneratedSecret, { kind }: NifiSettings['signOn']) {
    return {
      NIFI_URL: `https://${this.address}`,
      NIFI_USER: nifiSpec.env.NIFI_USER.default,
      NIFI_PASSWORD_SECRET_ID: login.secretArn,
      NIFI_CERTIFICATE: `${mountedFolder}/${certificateFile}`,
      ...(kind === 'oidc' && { NIFI_KEY: `${mountedFolder}/${deployerFile}` }),
    };
  }

  private letCall(
    handler: HandlerFunction,
    { folder, login, why }: { folder: KeptFolder; login: GeneratedSecret; why: string },
  ): void {
    login.grantRead(handler);
    folder.mountReadOnly(handler.function, mountedFolder);
    handler.connections.allowTo(this.service, pages, why);
  }

  private values(props: NifiDeliveryProps) {
    const { delivery } = props;
    return {
      NIFI_PROXY_HOST: this.address,
      NIFI_STOP_SECONDS: String(delivery.stopSeconds - closingSeconds),
      NIFI_PROVENANCE_GIB: String(Math.floor(delivery.volumeGiB * provenanceShare)),
      ...signOnValues(delivery.signOn),
      ...this.parameters(props),
    };
  }

  /** Of the flow; the container has them too, for a flow that is drawn by hand. */
  private parameters({ bootstrapServers, lake, delivery }: NifiDeliveryProps) {
    return {
      KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      AWS_REGION: Stack.of(this).region,
      LAKE_BUCKET: lake.lake.bucketName,
      DELIVERY_MAX_UNCOMMITTED_SECONDS: String(delivery.maxUncommittedSeconds),
      DELIVERY_MAX_UNCOMMITTED_MIB: String(delivery.maxUncommittedMiB),
    };
  }
}

function loginOutput(value: string): DeliveryOutput {
  const description = `Secret with the password of NiFi's ${nifiSpec.env.NIFI_USER.default}`;
  return { id: 'NifiLogin', value, description };
}
