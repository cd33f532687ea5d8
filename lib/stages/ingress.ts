import { Duration, Stack } from 'aws-cdk-lib';
import { Peer, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  ListenerAction,
  SslPolicy,
  type ApplicationListener,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, type IDependable } from 'constructs';
import { api } from '../../containers/api/spec';
import { nginx } from '../../containers/nginx/spec';
import { grantProduce } from '../constructs/kafka-grants';
import { isPrivate } from '../constructs/private-block';
import { privateSubnets, publicSubnets } from '../constructs/pipeline-vpc';
import { ReadLogin } from '../constructs/read-login';
import { ServiceFromSpec } from '../constructs/service-from-spec';
import type { StageProps } from '../constructs/stage-props';
import { WebAcl } from '../constructs/web-acl';
import { sourceDatabase } from '../contracts/source-names';
import { marketDataTopic } from '../contracts/topics';
import { balancerLogPrefix, type LakeBuckets } from './lake-buckets';
import type { SourceDatabase } from './source-database';
import type { StreamCluster } from './stream-cluster';

/** The API's answer whether it can commit; its own health is that of its process. */
const readiness = '/readyz';

export interface IngressProps extends StageProps {
  readonly source: SourceDatabase;
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  /** Its bucket for access logs takes those of the load balancer. */
  readonly lake: LakeBuckets;
  /** The prepared source, where the API has its tables and its role then, and the topics. */
  readonly after: readonly IDependable[];
}

/** The front door: a load balancer before tasks with Nginx and the API, which talk over the task's own loopback. */
export class Ingress extends Construct {
  readonly url: string;
  readonly balancer: ApplicationLoadBalancer;
  readonly tasks: ServiceFromSpec;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { source, stream, config, network, after } = props;
    const { ingress } = config;
    const login = new ReadLogin(this, 'Login', { secret: source.secrets.api, key: source.key });
    const balancer = this.loadBalancer(props);
    this.balancer = balancer;
    this.tasks = new ServiceFromSpec(this, 'Tasks', {
      config,
      network,
      containers: [frontDoor(props, balancer), backend(props, login, Stack.of(this).region)],
      size: ingress.taskSize,
      tasks: ingress.tasks,
      maxTasks: ingress.maxTasks,
      grace: Duration.seconds(api.health.startSeconds + nginx.health.startSeconds),
      after,
    });
    login.grantDecrypt(this.tasks.executionRole);
    // The API reads it again when the database refuses the password that the task began with.
    login.grantRead(this.tasks);
    this.tasks.connections.allowToDefaultPort(source, 'Reads and writes rows');
    this.tasks.connections.allowToDefaultPort(stream, 'Writes ticks');
    grantProduce(stream, this.tasks, [marketDataTopic]);

    const targetGroup = listen(balancer, props).addTargets('Nginx', {
      port: nginx.ports.http,
      protocol: ApplicationProtocol.HTTP,
      targets: [
        this.tasks.service.loadBalancerTarget({ containerName: nginx.name, containerPort: nginx.ports.http }),
      ],
      // Nginx, the API and the database: a new task gets requests when it can commit them, and a deployment that cannot
      // reach the database goes back. A failover takes up to 2 minutes and is no reason to replace tasks.
      healthCheck: {
        path: readiness,
        interval: Duration.seconds(15),
        timeout: Duration.seconds(10),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 10,
      },
      deregistrationDelay: Duration.seconds(30),
    });
    if (ingress.maxTasks > ingress.tasks) this.scaleOnLoad(targetGroup, props);
    this.url = `${ingress.tls.kind === 'certificate' ? 'https' : 'http'}://${balancer.loadBalancerDnsName}`;
  }

  private scaleOnLoad(targetGroup: ApplicationTargetGroup, { config: { ingress } }: IngressProps): void {
    this.tasks.scaling?.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: ingress.scaleAtCpuPercent });
    this.tasks.scaling?.scaleOnRequestCount('Requests', {
      requestsPerTarget: ingress.scaleAtRequestsPerMinute,
      targetGroup,
    });
  }

  private loadBalancer({ config, network, lake }: IngressProps): ApplicationLoadBalancer {
    const { allowedCidrs, waf } = config.ingress;
    // Clients inside the network would reach an open one by way of the internet, with an address that is not theirs.
    const internetFacing = !allowedCidrs.every(isPrivate);
    const balancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      internetFacing,
      vpcSubnets: internetFacing ? publicSubnets : privateSubnets,
      securityGroup: new SecurityGroup(this, 'LoadBalancerGroup', {
        vpc: network.vpc,
        description: 'Load balancer of the ingress',
        allowAllOutbound: false,
      }),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
      deletionProtection: config.terminationProtection,
    });
    // The CDK's own way wants to know the region.
    balancer.setAttribute('access_logs.s3.enabled', 'true');
    balancer.setAttribute('access_logs.s3.bucket', lake.accessLog.bucketName);
    balancer.setAttribute('access_logs.s3.prefix', balancerLogPrefix);
    if (waf) new WebAcl(this, 'WebAcl', { config, network, resourceArn: balancer.loadBalancerArn });
    return balancer;
  }
}

function listen(balancer: ApplicationLoadBalancer, { config }: IngressProps): ApplicationListener {
  const { tls, allowedCidrs } = config.ingress;
  const open = (listener: ApplicationListener) => {
    for (const cidr of allowedCidrs)
      listener.connections.allowDefaultPortFrom(Peer.ipv4(cidr), `From ${cidr}`);
    return listener;
  };
  if (tls.kind === 'none') {
    return open(balancer.addListener('Http', { port: 80, protocol: ApplicationProtocol.HTTP, open: false }));
  }
  if (tls.redirect) {
    open(
      balancer.addListener('Redirect', {
        port: 80,
        protocol: ApplicationProtocol.HTTP,
        open: false,
        defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
      }),
    );
  }
  return open(
    balancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      open: false,
      certificates: [{ certificateArn: tls.arn }],
      sslPolicy: SslPolicy.TLS13_RES,
    }),
  );
}

function frontDoor({ config }: IngressProps, balancer: ApplicationLoadBalancer) {
  const { hostNames } = config.ingress;
  return {
    spec: nginx,
    values: {
      NGINX_UPSTREAM_SERVERS: `server 127.0.0.1:${api.ports.http} max_fails=10 fail_timeout=5s;`,
      ...(hostNames.length > 0
        ? { NGINX_SERVER_NAMES: [...hostNames, balancer.loadBalancerDnsName].join(' ') }
        : {}),
      // The load balancer is inside the network.
      NGINX_TRUSTED_PROXY: config.network.cidr,
      NGINX_MAX_BODY: String(config.payload.apiBodyBytes),
      // A batch may be one row, which must fit into a record.
      NGINX_MAX_BATCH_BODY: String(config.payload.apiBodyBytes),
    },
    stopSeconds: 30,
  } as const;
}

function backend(
  { source: { instance }, bootstrapServers, config }: IngressProps,
  login: ReadLogin,
  region: string,
) {
  return {
    spec: api,
    values: {
      DB_HOST: instance.dbInstanceEndpointAddress,
      DB_PORT: instance.dbInstanceEndpointPort,
      DB_NAME: sourceDatabase,
      DB_SECRET_ID: login.secret.secretArn,
      KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
      KAFKA_AUTH: 'iam',
      AWS_REGION: region,
      MAX_BODY_BYTES: String(config.payload.apiBodyBytes),
      UVICORN_HOST: '127.0.0.1',
    },
    secrets: { DB_PASSWORD: Secret.fromSecretsManager(login.secret, 'password') },
    stopSeconds: 30,
  } as const;
}
