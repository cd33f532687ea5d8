import { lakeTables } from '../contracts/lake-tables';
import { referencesIn, valueAt } from '../guard/template';
import { monthHours } from './cost-line';
import { idleEgressGb, leastScan, idleLogGb, insightMetrics, keptFlowGb, watchMetrics } from './load-model';
import { listAt, numberAt, textAt, type NamedResource, type Resources } from './resources';
import { databaseHours, serviceTime } from './running-time';
import { scheduledCalls } from './scheduled-calls';

/** Units of one price that a resource takes in a month, at any load. */
export interface Units {
  readonly what: string;
  readonly price: string;
  readonly units: number;
}

type Pricer = (one: NamedResource, resources: Resources) => readonly Units[];

const each = (price: string, what: string): Pricer => {
  const units = [{ what, price, units: 1 }];
  return () => units;
};

const gibOfMib = (mib: number) => mib / 1024;

function database(one: NamedResource, resources: Resources): Units[] {
  const instanceClass = textAt(one, 'DBInstanceClass');
  const copies = valueAt(one.resource.Properties, ['MultiAZ']) === true ? 2 : 1;
  const hours = databaseHours(resources);
  const storage = numberAt(one, 'AllocatedStorage');
  return [
    { what: `${copies} x ${instanceClass}`, price: `rds-${instanceClass}-hour`, units: copies * hours },
    {
      what: `${copies} x ${storage} GB of ${textAt(one, 'StorageType')}`,
      price: `rds-${textAt(one, 'StorageType')}-gb-month`,
      units: copies * storage,
    },
    { what: "a database's logs", price: 'log-gb', units: idleLogGb.database },
  ];
}

function cluster(one: NamedResource): Units[] {
  const brokers = numberAt(one, 'NumberOfBrokerNodes');
  const type = textAt(one, 'BrokerNodeGroupInfo', 'InstanceType');
  const volume = numberAt(one, 'BrokerNodeGroupInfo', 'StorageInfo', 'EBSStorageInfo', 'VolumeSize');
  return [
    { what: `${brokers} x ${type}`, price: `msk-${type}-hour`, units: brokers * monthHours },
    { what: `${brokers} x ${volume} GB of volumes`, price: 'msk-gb-month', units: brokers * volume },
    { what: "brokers' logs", price: 'log-gb', units: brokers * idleLogGb.broker },
  ];
}

/** Also by the hours of more tasks under load, see price-load.ts. */
export function taskUnits(service: NamedResource, resources: Resources, taskHours: number): Units[] {
  const [definition = ''] = referencesIn(valueAt(service.resource.Properties, ['TaskDefinition']));
  const resource = resources.find(definition);
  if (!resource) throw new Error(`AWS::ECS::Service ${service.id} names no task definition of its stacks.`);
  const task = { id: definition, resource };
  const [vcpu, gb] = [numberAt(task, 'Cpu') / 1024, gibOfMib(numberAt(task, 'Memory'))];
  const disk = valueAt(resource.Properties, ['EphemeralStorage', 'SizeInGiB']);
  const size = `${vcpu} vCPU, ${gb} GB`;
  return [
    { what: `tasks of ${size}: vCPU`, price: 'fargate-vcpu-hour', units: vcpu * taskHours },
    { what: `tasks of ${size}: memory`, price: 'fargate-gb-hour', units: gb * taskHours },
    ...(disk === undefined
      ? []
      : [
          {
            what: `tasks' disk of ${Number(disk)} GB`,
            price: 'fargate-disk-gb-hour',
            units: (Number(disk) - 20) * taskHours,
          },
        ]),
  ];
}

function service(one: NamedResource, resources: Resources): Units[] {
  const { tasks, hours } = serviceTime(resources, one);
  const metrics = insightMetrics.service + tasks * insightMetrics.task;
  return [
    ...taskUnits(one, resources, tasks * hours),
    { what: "tasks' logs", price: 'log-gb', units: (tasks * idleLogGb.task * hours) / monthHours },
    ...(hasInsights(resources)
      ? [
          {
            what: `${metrics} metrics of Container Insights`,
            price: 'metric-month',
            units: (metrics * hours) / monthHours,
          },
        ]
      : []),
  ];
}

function hasInsights(resources: Resources): boolean {
  return resources
    .ofType('AWS::ECS::Cluster')
    .some((one) =>
      listAt(one, 'ClusterSettings').some(
        (setting) =>
          valueAt(setting, ['Name']) === 'containerInsights' &&
          ['enabled', 'enhanced'].includes(String(valueAt(setting, ['Value']))),
      ),
    );
}

function endpoint(one: NamedResource, resources: Resources): Units[] {
  if (textAt(one, 'VpcEndpointType') !== 'Interface') return [];
  const zones = listAt(one, 'SubnetIds').length;
  const endpoints = resources
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((other) => textAt(other, 'VpcEndpointType') === 'Interface').length;
  return [
    { what: `interface endpoint in ${zones} zones`, price: 'endpoint-hour', units: zones * monthHours },
    { what: 'what passes it at rest', price: 'endpoint-gb', units: idleEgressGb / endpoints },
  ];
}

/** Metrics that a watch writes, of every table that has an alarm for late records, while it is called. */
function watched(one: NamedResource, resources: Resources): Units[] {
  const calls = scheduledCalls(one, resources);
  if (!calls.some(({ function: id }) => id.startsWith('DeliveryWatch'))) return [];
  const tables = resources
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ resource }) => resource.Properties.MetricName === 'LateRecords').length;
  const nifi = resources.ofType('AWS::ECS::Service').some(({ id }) => id.startsWith('Delivery'));
  const metrics = tables * watchMetrics.perTable + (nifi ? watchMetrics.nifi : 0);
  const share = calls.reduce((sum, { times }) => sum + times, 0) / (monthHours * 60);
  return [{ what: `${metrics} metrics of the watch`, price: 'metric-month', units: metrics * share }];
}

function schedule(one: NamedResource, resources: Resources): Units[] {
  const calls = scheduledCalls(one, resources);
  return [
    ...calls.map(({ times }) => ({ what: 'its calls', price: 'scheduler-call', units: times })),
    ...rule(one, resources),
    ...watched(one, resources),
  ];
}

function rule(one: NamedResource, resources: Resources): Units[] {
  return scheduledCalls(one, resources).flatMap(({ function: id, times, seconds, gb, architecture }) => [
    ...(id.startsWith('QueryTablesFold')
      ? [
          {
            what: `watermarks of ${lakeTables.length} tables`,
            price: 'athena-tb',
            units: (times * lakeTables.length * leastScan) / 1e12,
          },
        ]
      : []),
    { what: `calls of ${nameOf(id)}`, price: 'lambda-request', units: times },
    {
      what: `${seconds} s a call of ${nameOf(id)}`,
      price: `lambda-${architecture}-gb-second`,
      units: times * seconds * gb,
    },
  ]);
}

/** A function's id as a reader knows it, without the CDK's hash. */
function nameOf(id: string): string {
  return id.replace(/(Function)?[0-9A-F]{8}$/, '');
}

/** What each type costs at any load. */
export const pricers: ReadonlyMap<string, Pricer> = new Map<string, Pricer>([
  ['AWS::CloudWatch::Alarm', each('alarm-month', 'alarm')],
  ['AWS::CloudWatch::CompositeAlarm', each('composite-alarm-month', 'composite alarm')],
  ['AWS::CloudWatch::Dashboard', each('dashboard-month', 'dashboard')],
  ['AWS::EC2::EIP', () => [{ what: 'public address', price: 'public-ipv4-hour', units: monthHours }]],
  ['AWS::EC2::FlowLog', () => [{ what: 'flow logs at rest', price: 'log-gb', units: idleLogGb.flowLog }]],
  [
    'AWS::EC2::NatGateway',
    () => [
      { what: 'NAT gateway', price: 'nat-hour', units: monthHours },
      { what: 'what passes it at rest', price: 'nat-gb', units: idleEgressGb },
    ],
  ],
  ['AWS::EC2::VPCEndpoint', endpoint],
  [
    'AWS::ECS::Cluster',
    (_one, resources) =>
      hasInsights(resources)
        ? [{ what: 'metrics of Container Insights', price: 'metric-month', units: insightMetrics.cluster }]
        : [],
  ],
  ['AWS::ECS::Service', service],
  ['AWS::EFS::FileSystem', () => [{ what: 'kept flow', price: 'efs-gb-month', units: keptFlowGb }]],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    (one) => [
      { what: 'load balancer', price: 'balancer-hour', units: monthHours },
      ...(one.resource.Properties.Scheme === 'internet-facing'
        ? [
            {
              what: 'a public address in each zone',
              price: 'public-ipv4-hour',
              units: listAt(one, 'Subnets').length * monthHours,
            },
          ]
        : []),
    ],
  ],
  ['AWS::Events::Rule', rule],
  ['AWS::KMS::Key', each('key-month', 'key')],
  ['AWS::MSK::Cluster', cluster],
  ['AWS::RDS::DBInstance', database],
  ['AWS::Scheduler::Schedule', schedule],
  ['AWS::SecretsManager::Secret', each('secret-month', 'secret')],
  ['AWS::ServiceDiscovery::PrivateDnsNamespace', each('hosted-zone-month', 'names of the tasks')],
  [
    'AWS::WAFv2::WebACL',
    (one) => [
      { what: 'web ACL', price: 'firewall-list-month', units: 1 },
      { what: 'rules', price: 'firewall-rule-month', units: listAt(one, 'Rules').length },
    ],
  ],
]);
