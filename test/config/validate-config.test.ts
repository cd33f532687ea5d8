import { dev, prod } from '../../bin/environments';
import type { PipelineConfig } from '../../lib/config';
import { resolveConfig } from '../../lib/resolve-config';
import { configWarnings, refuseConfig, validateConfig } from '../../lib/validate-config';
import { validConfig, validProduction } from './valid-config';

const mib = 1024 * 1024;
const { network, database, stream } = validConfig;
const nifi = { engine: 'nifi', flow: 'by-hand' } as const;
const pages = { engine: 'nifi', allowedCidrs: ['10.8.0.0/16'] } as const;
const oidc = {
  kind: 'oidc',
  discoveryUrl: 'https://id.example.com/.well-known/openid-configuration',
  clientId: 'tidemark-nifi',
  clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:nifi-at-the-provider-AbCdEf',
  administrators: ['ada@example.com'],
} as const;
const certificate = validProduction.ingress.tls;

/** Each: what is wrong, the one value that is changed, the one sentence that answers. */
const refusals: readonly [string, Partial<Record<keyof PipelineConfig, unknown>>, string][] = [
  [
    'more replicas than brokers',
    { topics: { replicationFactor: 4 } },
    'topics.replicationFactor is 4: there are 3 brokers and one cannot hold two replicas; use at most 3 or add brokers.',
  ],
  [
    'as many in sync as replicas',
    { topics: { minInsyncReplicas: 3 } },
    'topics.minInsyncReplicas is 3 of 3 replicas: no record could be written while a broker restarts; use at most 2.',
  ],
  [
    'two in sync of the two replicas of one topic',
    { topics: { byName: { 'cdc.public.orders': { replicationFactor: 2, minInsyncReplicas: 2 } } } },
    'topics.byName["cdc.public.orders"].minInsyncReplicas is 2 of 2 replicas: no record could be written while a broker restarts; use at most 1.',
  ],
  [
    'two in sync of the two replicas that the contract gives a topic',
    { topics: { byName: { 'stock-market-data': { minInsyncReplicas: 2 } } } },
    'topics.byName["stock-market-data"].minInsyncReplicas is 2 of 2 replicas: no record could be written while a broker restarts; use at most 1.',
  ],
  [
    'fewer tasks under load than without',
    { ingress: { tls: certificate, tasks: 3, maxTasks: 2 } },
    'ingress.maxTasks is 2: there are 3 tasks without load already; use at least that.',
  ],
  [
    'a rule group that is named twice',
    {
      ingress: {
        tls: certificate,
        wafRules: ['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesSQLiRuleSet'],
      },
    },
    'ingress.wafRules has AWSManagedRulesSQLiRuleSet twice: name it once.',
  ],
  [
    'a single replica',
    { topics: { replicationFactor: 1, minInsyncReplicas: 1 } },
    'topics.minInsyncReplicas is 1 of 1 replicas: no record could be written while a broker restarts; use a replicationFactor of 2 or more and fewer in sync.',
  ],
  [
    'other replicas than those of Serverless',
    { stream: { kind: 'serverless' }, topics: { replicationFactor: 2, minInsyncReplicas: 1 } },
    'topics.replicationFactor is 2 and minInsyncReplicas 1: MSK Serverless has 3 and 2; leave both out.',
  ],
  [
    'brokers that are no multiple of the zones',
    { stream: { ...stream, brokersPerZone: 1.5 } },
    'stream.brokersPerZone is 1.5: 3 zones would have 4.5 brokers, and MSK wants as many in each zone; use a whole number from 1.',
  ],
  [
    'a volume limit below the volume',
    { stream: { ...stream, maxVolumeGiB: 49 } },
    'stream.maxVolumeGiB is 49: it is below volumeGiB, 50; raise it.',
  ],
  [
    'lowered partitions',
    { topics: { byName: { 'cdc.public.daily_bars': { partitions: 2 } } } },
    'topics.byName["cdc.public.daily_bars"].partitions is 2: lib/contracts/topics.ts has 3, and Kafka takes no partition away; use 3 or more.',
  ],
  [
    'more partitions of a topic in which Connect keeps state',
    { topics: { byName: { 'tidemark-connect-configs': { partitions: 3 } } } },
    'topics.byName["tidemark-connect-configs"].partitions is 3: Connect finds its state by partition; leave it at 1.',
  ],
  [
    'a topic that is not there',
    { topics: { byName: { 'cdc.public.order': { partitions: 6 } } } },
    'topics.byName["cdc.public.order"] is no topic of lib/contracts/topics.ts: remove it or correct its name.',
  ],
  [
    'records that expire before the repair',
    { topics: { retentionHours: 47 } },
    'topics.retentionHours is 47: a delivery that stands still for repairHours, 48, would lose records; keep them as long or longer.',
  ],
  [
    'deleted keys that are forgotten while a change may still come',
    { query: { scanCutoffBytes: 1_000_000_000, tombstoneDays: 7 } },
    'query.tombstoneDays is 7: topics keep records for 168 hours, and a late one would bring a deleted key back; keep them longer than that.',
  ],
  [
    'raw files that go while Kafka still has their records',
    { lake: { rawDays: 8 } },
    'lake.rawDays is 8: topics keep records for 168 hours, and a file could go while delivery may still put it again; use 9 or more.',
  ],
  [
    'records that expire over a weekend off',
    {
      topics: { retentionHours: 60 },
      schedule: { kind: 'hours', timeZone: 'Etc/UTC', days: 'MON-FRI', startHour: 7, stopHour: 19 },
    },
    'topics.retentionHours is 60: the schedule is off for 60 hours at a time, and records would expire before they are delivered; keep them longer.',
  ],
  [
    'a day that ends before it begins',
    { schedule: { kind: 'hours', timeZone: 'Etc/UTC', days: 'MON-FRI', startHour: 19, stopHour: 7 } },
    'schedule.stopHour is 7: it must be after startHour, 19, on the same day; raise it.',
  ],
  [
    'a time zone that nobody has',
    { schedule: { kind: 'hours', timeZone: 'Etc/Nowhere', days: 'MON-FRI', startHour: 7, stopHour: 19 } },
    'schedule.timeZone is "Etc/Nowhere": give a name of the IANA list, such as "Europe/Vienna".',
  ],
  [
    'days that are none',
    { schedule: { kind: 'hours', timeZone: 'Etc/UTC', days: 'weekdays', startHour: 7, stopHour: 19 } },
    'schedule.days is "weekdays": give first and last day, such as "MON-FRI".',
  ],
  [
    'a comparison while the database is off',
    {
      query: { scanCutoffBytes: 1_000_000_000, reconcileHour: 19 },
      schedule: { kind: 'hours', timeZone: 'Etc/UTC', days: 'MON-FRI', startHour: 7, stopHour: 19 },
    },
    'query.reconcileHour is 19: the schedule lets the database run from 7 to 19 only; choose an hour of these, or "never".',
  ],
  [
    'a comparison at no hour of the day',
    { query: { scanCutoffBytes: 1_000_000_000, reconcileHour: 24 } },
    'query.reconcileHour is 24: use a whole number from 0 to 23.',
  ],
  [
    'a comparison at a word',
    { query: { scanCutoffBytes: 1_000_000_000, reconcileHour: 'night' } },
    'query.reconcileHour is "night": use "never" or a whole number from 0 to 23.',
  ],
  [
    'an offset flush that a stop does not wait for',
    { capture: { offsetFlushMs: 60_000 } },
    'capture.offsetFlushMs is 60000: a worker that is stopped gets 60 s and would end without a note of where it was; lower it or raise capture.stopSeconds.',
  ],
  [
    'WAL for more than half the disk',
    { database: { ...database, walCapMiB: 40_961 } },
    'database.walCapMiB is 40961: WAL held back could take more than half of the 80 GiB disk and stop the database; use at most 40960 or a larger disk.',
  ],
  [
    'WAL for less than the repair',
    { database: { ...database, walCapMiB: 36_863 } },
    'database.walCapMiB is 36863: even an idle RDS writes 768 MiB of WAL an hour, and a capture that stands still for repairHours, 48, would lose its slot; use 36864 or more, or fewer hours.',
  ],
  [
    'a storage limit too near to the storage',
    { database: { ...database, maxStorageGiB: 87 } },
    'database.maxStorageGiB is 87: RDS wants at least a tenth more than storageGiB, 80; use 88 or more.',
  ],
  [
    'a database that was never run with the stream',
    { database: { ...database, engineVersion: '15.4' } },
    'database.engineVersion is "15.4" and stream.kafkaVersion "4.1.x.kraft": they were never run together with this route; known are PostgreSQL 18 with Kafka 4.1.',
  ],
  [
    'a stream that was never run with the database',
    { stream: { ...stream, kafkaVersion: '3.6.0' } },
    'database.engineVersion is "18.3" and stream.kafkaVersion "3.6.0": they were never run together with this route; known are PostgreSQL 18 with Kafka 4.1.',
  ],
  [
    'an old database beside Serverless',
    { stream: { kind: 'serverless' }, database: { ...database, engineVersion: '15.4' } },
    'database.engineVersion is "15.4": it was never run with this route; known are PostgreSQL 18 with Kafka 4.1.',
  ],
  [
    'a version without a minor',
    { database: { ...database, engineVersion: '18' } },
    'database.engineVersion is "18": write major and minor, such as "18.3".',
  ],
  [
    'an instance class as RDS writes it',
    { database: { ...database, instanceClass: 'db.t4g.micro' } },
    'database.instanceClass is "db.t4g.micro": write the class without "db.", such as "t4g.micro".',
  ],
  [
    'a network too small for three zones',
    { network: { ...network, cidr: '10.60.0.0/23' } },
    'network.cidr is "10.60.0.0/23": 9 subnets of at least 64 addresses in a VPC need a prefix of /16 to /22.',
  ],
  [
    'a network larger than a VPC',
    { network: { ...network, cidr: '10.0.0.0/8' } },
    'network.cidr is "10.0.0.0/8": 9 subnets of at least 64 addresses in a VPC need a prefix of /16 to /22.',
  ],
  [
    'an address inside a block instead of its first',
    { network: { ...network, cidr: '10.60.0.1/20' } },
    'network.cidr is "10.60.0.1/20": give an IPv4 block by its first address, such as "10.40.0.0/20".',
  ],
  [
    'a network over a neighbour',
    { network: { ...network, neighbours: ['10.60.8.0/24'] } },
    'network.cidr is "10.60.0.0/20": it overlaps with the neighbour 10.60.8.0/24; choose a free block.',
  ],
  [
    'more NAT gateways than zones',
    { network: { ...network, egress: { kind: 'nat', gateways: 4 } } },
    'network.egress.gateways is 4: there are 3 zones, and more than one a zone does nothing; use at most 3.',
  ],
  [
    'four zones',
    { network: { ...network, zones: 4 } },
    'network.zones is 4: use a whole number from 2 to 3.',
  ],
  [
    'clients that are no block',
    { ingress: { ...validConfig.ingress, allowedCidrs: ['everyone'] } },
    'ingress.allowedCidrs has "everyone": give an IPv4 block by its first address.',
  ],
  [
    'a certificate of another region',
    { account: '111122223333', region: 'us-east-1', ingress: { tls: certificate } },
    'ingress.tls.arn is "arn:aws:acm:eu-central-1:111122223333:certificate/one": the load balancer is in us-east-1 and takes certificates of its region only; request one there.',
  ],
  [
    'a name too long',
    { name: 'acceptance-two' },
    'name is "acceptance-two", 14 characters: names that are made of it would be too long; use at most 12.',
  ],
  [
    'a name in upper case',
    { name: 'Test' },
    'name is "Test": use lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen.',
  ],
  [
    'a name that only the deployment knows',
    { name: '${Token[TOKEN.7]}' },
    'name is known only at the deployment: physical names need plain text; write it out.',
  ],
  [
    'a bucket in upper case',
    { lake: { bucketNames: { lake: 'Acme-lake', results: 'acme-results' } } },
    'lake.bucketNames.lake is "Acme-lake": use lower-case letters, digits and hyphens.',
  ],
  [
    'a bucket name too long',
    { lake: { bucketNames: { lake: 'acme-lake', results: 'r'.repeat(64) } } },
    `lake.bucketNames.results is "${'r'.repeat(64)}", 64 characters: S3 takes 3 to 63.`,
  ],
  [
    'a bucket name that only the deployment knows',
    { lake: { bucketNames: { lake: 'lake-${Token[AWS.AccountId.4]}', results: 'acme-results' } } },
    'lake.bucketNames.lake is known only at the deployment: write it out, or use bucketNames: "generated".',
  ],
  [
    'one bucket for data and results',
    { lake: { bucketNames: { lake: 'acme-lake', results: 'acme-lake' } } },
    'lake.bucketNames has "acme-lake" twice: results would be read as data; give each its own name.',
  ],
  [
    'an account without a region',
    { account: '111122223333' },
    'account is "111122223333" without region: give both or neither.',
  ],
  [
    'an API that takes more than the producer',
    { payload: { apiBodyBytes: 2 * mib } },
    `payload.producerRequestBytes is ${2 * mib}: it must be greater than apiBodyBytes, ${2 * mib}, or rows get stuck between; raise it or lower apiBodyBytes.`,
  ],
  [
    'changes by hand of which nobody knows what shall become',
    { delivery: { ...nifi, handChanges: 'merge' } },
    'delivery.handChanges is "merge": use "keep" or "overwrite".',
  ],
  [
    'a flow that nobody knows',
    { delivery: { ...nifi, flow: 'later' } },
    'delivery.flow is "later": use "deployed" or "by-hand".',
  ],
  [
    'a task in which NiFi does not fit',
    { delivery: { ...nifi, taskSize: { cpu: 512, memoryMiB: 1024 } } },
    'delivery.taskSize.memoryMiB is 1024: NiFi alone needs 2048; raise it.',
  ],
  [
    "memory that does not go with NiFi's CPU units",
    { delivery: { ...nifi, taskSize: { cpu: 2048, memoryMiB: 2048 } } },
    'delivery.taskSize.memoryMiB is 2048: with 2048 CPU units Fargate gives 4096 to 16384 MiB in steps of 1024.',
  ],
  [
    'a disk that Fargate does not have',
    { delivery: { ...nifi, volumeGiB: 20 } },
    'delivery.volumeGiB is 20: use a whole number from 21 to 200.',
  ],
  [
    'a file that takes longer than a stop leaves it',
    { delivery: { ...nifi, maxUncommittedSeconds: 70 } },
    'delivery.maxUncommittedSeconds is 70: of stopSeconds, 90, NiFi takes the last 20 to close, and a stop would throw away every file that was begun; lower it or raise stopSeconds.',
  ],
  [
    "a stop beyond Fargate's",
    { delivery: { ...nifi, stopSeconds: 121 } },
    'delivery.stopSeconds is 121: use a whole number from 30 to 120.',
  ],
  [
    "NiFi's pages for all the world",
    { delivery: { ...nifi, allowedCidrs: ['0.0.0.0/0'] } },
    'delivery.allowedCidrs has "0.0.0.0/0": NiFi\'s pages are for networks joined with this one; give a private IPv4 block by its first address.',
  ],
  [
    'a sign-on of a kind that NiFi is not told of',
    { delivery: { ...pages, signOn: { kind: 'ldap' } } },
    'delivery.signOn.kind is {"kind":"ldap"}: its kind must be login or oidc.',
  ],
  [
    'a provider that nobody can find',
    { delivery: { ...pages, signOn: { ...oidc, discoveryUrl: 'id.example.com' } } },
    'delivery.signOn.discoveryUrl is "id.example.com": give the https URL of the discovery document, such as "https://id.example.com/.well-known/openid-configuration".',
  ],
  [
    'a provider that does not know NiFi',
    { delivery: { ...pages, signOn: { ...oidc, clientId: '' } } },
    'delivery.signOn.clientId is "": give the name under which NiFi is registered at the provider.',
  ],
  [
    'half a provider',
    { delivery: { ...pages, signOn: { ...oidc, clientSecretArn: undefined } } },
    'delivery.signOn.clientSecretArn is missing: give a value of type string.',
  ],
  [
    'a secret that may be another one tomorrow',
    { delivery: { ...pages, signOn: { ...oidc, clientSecretArn: 'nifi-at-the-provider' } } },
    'delivery.signOn.clientSecretArn is "nifi-at-the-provider": give the complete ARN of a secret, with the six letters at its end.',
  ],
  [
    'pages in which nobody may do anything',
    { delivery: { ...pages, signOn: { ...oidc, administrators: [] } } },
    'delivery.signOn.administrators is empty: name those who may do everything.',
  ],
  [
    'two people in one name',
    { delivery: { ...pages, signOn: { ...oidc, administrators: ['ada@example.com,grace@example.com'] } } },
    'delivery.signOn.administrators.0 is "ada@example.com,grace@example.com": give a name without blanks, commas, backslashes and any of < > & ".',
  ],
  [
    'people who sign on to pages that nobody reaches',
    { delivery: { engine: 'nifi', signOn: oidc } },
    'delivery.signOn.kind is "oidc" and delivery.allowedCidrs is empty: nobody reaches the pages, and NiFi would wait for the provider at each start; name the blocks, or leave signOn out.',
  ],
  [
    'a provider to which no way leads',
    {
      network: { ...validConfig.network, egress: { kind: 'endpoints' } },
      delivery: { ...pages, signOn: oidc },
    },
    'delivery.signOn.kind is "oidc" and network.egress.kind is "endpoints": NiFi does not reach the provider, and does not start without it; use "nat", or name the network of the provider in network.neighbours.',
  ],
  [
    'a producer that sends more than the topic takes',
    { payload: { producerRequestBytes: 3 * mib } },
    `payload.topicMessageBytes is ${3 * mib}: it must be greater than producerRequestBytes, ${3 * mib}, or rows get stuck between; raise it or lower producerRequestBytes.`,
  ],
  [
    'a topic that takes more than the broker',
    { payload: { topicMessageBytes: 4 * mib } },
    `payload.brokerMessageBytes is ${4 * mib}: it must be greater than topicMessageBytes, ${4 * mib}, or rows get stuck between; raise it or lower topicMessageBytes.`,
  ],
  [
    'a broker that takes more than is fetched',
    { payload: { brokerMessageBytes: 8 * mib } },
    `payload.fetchBytes is ${8 * mib}: it must be greater than brokerMessageBytes, ${8 * mib}, or rows get stuck between; raise it or lower brokerMessageBytes.`,
  ],
  [
    'records that fit into no Lambda event',
    { payload: { producerRequestBytes: 5 * mib, topicMessageBytes: 6 * mib, brokerMessageBytes: 7 * mib } },
    `payload.producerRequestBytes is ${5 * mib}: a Lambda's event holds records up to ${4 * mib} bytes; use at most that.`,
  ],
  [
    'messages that Serverless does not take',
    {
      stream: { kind: 'serverless' },
      payload: { topicMessageBytes: 8 * mib, brokerMessageBytes: 9 * mib, fetchBytes: 10 * mib },
    },
    `payload.topicMessageBytes is ${8 * mib}: MSK Serverless takes messages below ${8 * mib} bytes; lower it.`,
  ],
  [
    'CPU units that Fargate does not have',
    { capture: { taskSize: { cpu: 1000, memoryMiB: 2048 } } },
    'capture.taskSize.cpu is 1000: Fargate has 512, 1024, 2048, 4096, 8192, 16384 units.',
  ],
  [
    'memory that does not go with the CPU units',
    { capture: { taskSize: { cpu: 1024, memoryMiB: 1024 } } },
    'capture.taskSize.memoryMiB is 1024: with 1024 CPU units Fargate gives 2048 to 8192 MiB in steps of 1024.',
  ],
  [
    'buckets emptied that stay',
    { deleteData: { emptyBuckets: true } },
    'deleteData.emptyBuckets is true without withStacks: buckets that stay are not emptied; set both or neither.',
  ],
  [
    'a deletion that the stack refuses',
    { deleteData: { withStacks: true }, database: { ...database, deletionProtection: false } },
    'terminationProtection is true with deleteData.withStacks: the stack could not go; switch one off.',
  ],
  [
    'a deletion that the database refuses',
    { deleteData: { withStacks: true }, terminationProtection: false },
    'database.deletionProtection is true with deleteData.withStacks: the deletion would stop at the database; switch one off.',
  ],
  [
    'an unknown setting',
    { retries: 3 } as object,
    'retries is no setting of lib/config.ts: remove it or correct its name.',
  ],
  [
    'an unknown setting of a section',
    { topics: { retention: 3 } },
    'topics.retention is no setting of lib/config.ts: remove it or correct its name.',
  ],
  [
    'a setting of the other engine',
    { delivery: { engine: 'lambda', volumeGiB: 30 } },
    'delivery.volumeGiB is no setting of lib/config.ts: remove it or correct its name.',
  ],
  ['a number as text', { repairHours: '48' }, 'repairHours is "48": give a value of type number.'],
  ['a missing section', { database: undefined }, 'database is missing: give a value of type object.'],
  [
    'a stream of an unknown kind',
    { stream: { kind: 'express' } },
    'stream.kind is {"kind":"express"}: its kind must be provisioned or serverless.',
  ],
  [
    'an analyst who is no principal',
    { query: { analysts: ['alice'] } },
    expect.stringMatching(/^query\.analysts\.0 is "?alice"?: give the ARN of a role or user/) as string,
  ],
  [
    'everybody as analysts',
    { query: { analysts: ['*'] } },
    expect.stringMatching(/^query\.analysts\.0 is /) as string,
  ],
  [
    'Lake Formation for nobody',
    { query: { lakeFormation: true } },
    'query.lakeFormation is true without query.analysts: name who is an analyst, or leave it out.',
  ],
  [
    'a workgroup with less than Athena takes',
    { query: { workGroups: { jobs: { scanCutoffBytes: 9_999_999 } } } },
    'query.workGroups.jobs.scanCutoffBytes is 9999999: use a whole number from 10000000.',
  ],
  [
    'days that CloudWatch does not know',
    { logs: { days: 8 } },
    expect.stringMatching(/^logs\.days is 8: CloudWatch takes 1, 3, /) as string,
  ],
];

const productionRefusals: typeof refusals = [
  [
    'a flow that somebody has to draw',
    { delivery: nifi },
    "delivery.flow is 'by-hand' in production: rows would wait for somebody who draws the flow and be lost after topics.retentionHours, 168; use the flow 'deployed'.",
  ],
  [
    'one login for all who open the pages of NiFi',
    { delivery: { engine: 'nifi', allowedCidrs: ['10.8.0.0/16'] } },
    'delivery.signOn.kind is "login" in production: all who open NiFi\'s pages would be one user; use "oidc", or leave delivery.allowedCidrs out.',
  ],
  [
    'no scan cutoff',
    { query: {} },
    'query.scanCutoffBytes is missing in production: one query could scan the whole lake at your cost; give a number of bytes.',
  ],
  [
    'no scan cutoff for dashboards',
    { query: { scanCutoffBytes: 1_000_000_000, workGroups: { dashboards: { scanCutoffBytes: 'none' } } } },
    'query.workGroups.dashboards.scanCutoffBytes is "none" in production: one query could scan the whole lake at your cost; give a number of bytes.',
  ],
  [
    'data that goes with its stack',
    { deleteData: { withStacks: true } },
    'deleteData.withStacks is true in production: data must outlive its stack; remove it.',
  ],
  [
    'buckets that are emptied',
    { deleteData: { emptyBuckets: true } },
    'deleteData.emptyBuckets is true in production: the lake must outlive its stack; remove it.',
  ],
  [
    'a storage stack that can be deleted',
    { terminationProtection: false },
    'terminationProtection is false in production: one command would delete the storage; remove it.',
  ],
  [
    'a database that can be deleted',
    { database: { ...database, deletionProtection: false } },
    'database.deletionProtection is false in production: one call would delete the database; remove it.',
  ],
  [
    'rows in the clear',
    { ingress: { tls: { kind: 'none' } } },
    'ingress.tls.kind is "none" in production: rows would cross the network in the clear; give a certificate.',
  ],
];

describe('refused', () => {
  test.each(refusals)('%s', (_what, change, sentence) => {
    expect(validateConfig({ ...validConfig, ...change } as PipelineConfig)).toEqual([sentence]);
  });

  test.each(productionRefusals)('in production: %s', (_what, change, sentence) => {
    expect(validateConfig({ ...validProduction, ...change } as PipelineConfig)).toEqual([sentence]);
  });

  test('unlimited WAL is out of range and too little at once', () => {
    const unlimited = { ...validConfig, database: { ...database, walCapMiB: -1 } };
    expect(validateConfig(unlimited)[0]).toBe('database.walCapMiB is -1: use a whole number from 1024.');
  });

  test('all contradictions come at once', () => {
    const config = {
      ...validConfig,
      name: 'Test',
      repairHours: 40,
      topics: { replicationFactor: 4, retentionHours: 39 },
    };
    expect(validateConfig(config).map((sentence) => sentence.split(' ')[0])).toEqual([
      'name',
      'topics.replicationFactor',
      'topics.retentionHours',
    ]);
  });

  test('refuseConfig throws every sentence before anything is built', () => {
    expect(() => refuseConfig({ ...validConfig, name: 'Test', topics: { retentionHours: 47 } })).toThrow(
      [
        'Environment "Test" in bin/environments.ts cannot be deployed:',
        '- name is "Test": use lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen.',
        '- topics.retentionHours is 47: a delivery that stands still for repairHours, 48, would lose records; keep them as long or longer.',
      ].join('\n'),
    );
  });
});

describe('accepted', () => {
  test.each([
    ['the base of these tests', validConfig],
    ['its production form', validProduction],
    ['dev', dev],
    ['prod', prod],
    ['NiFi with a flow that somebody draws', { ...validConfig, delivery: nifi }],
    ['NiFi with pages behind one login', { ...validConfig, delivery: pages }],
    [
      'NiFi in production with pages behind a provider of OpenID Connect',
      { ...validProduction, delivery: { ...pages, signOn: oidc } },
    ],
    [
      'NiFi in production, with the flow of the deployment',
      { ...validProduction, delivery: { engine: 'nifi' as const } },
    ],
  ])('%s', (_what, config) => {
    expect(validateConfig(config)).toEqual([]);
  });

  test.each([
    ['lambda', dev],
    ['NiFi in production', prod],
    ['no engine named', { ...validConfig, delivery: undefined }],
    ['NiFi', { ...validConfig, delivery: { engine: 'nifi' as const } }],
    ['NiFi and a provider', { ...validConfig, delivery: { ...pages, signOn: oidc } }],
  ])('with %s: every default written out, so no default is out of its own range', (_engine, config) => {
    expect(validateConfig(resolveConfig(config) as PipelineConfig)).toEqual([]);
  });

  test('a setting that is there and undefined has its default', () => {
    expect(
      resolveConfig({ ...validConfig, topics: { retentionHours: undefined } }).topics.retentionHours,
    ).toBe(168);
  });

  describe('a comparison of database and lake', () => {
    const schedule = {
      kind: 'hours',
      timeZone: 'Etc/UTC',
      days: 'MON-FRI',
      startHour: 7,
      stopHour: 19,
    } as const;

    test('at three, or in the last hour of the schedule, when nobody says when', () => {
      expect(resolveConfig(validConfig).query.reconcileHour).toBe(3);
      expect(resolveConfig({ ...validConfig, schedule }).query.reconcileHour).toBe(18);
    });

    test('never, whatever the schedule', () => {
      const query = { reconcileHour: 'never' } as const;
      expect(validateConfig({ ...validConfig, schedule, query })).toEqual([]);
    });
  });

  test('a storage limit of exactly a tenth more', () => {
    const tenth = { ...database, storageGiB: 100, maxStorageGiB: 110 };
    expect(validateConfig({ ...validConfig, database: tenth })).toEqual([]);
  });

  test('a flow that somebody has to draw is allowed outside production and warned of', () => {
    const safe = { topics: { byName: { 'stock-market-data': { replicationFactor: 3 } } } };
    expect(configWarnings({ ...validConfig, ...safe, delivery: nifi })).toEqual([
      "delivery.flow is 'by-hand': nothing reaches the lake until somebody draws a flow in NiFi's pages.",
    ]);
  });

  test('a function that is paused is warned of', () => {
    const safe = { topics: { byName: { 'stock-market-data': { replicationFactor: 3 } } } };
    const delivery = { engine: 'lambda', paused: true } as const;
    expect(configWarnings({ ...validConfig, ...safe, delivery })).toEqual([
      'delivery.paused is true: nothing reaches the lake until the next deployment without it.',
    ]);
  });

  test('two replicas with one in sync are allowed and warned of, by environment and by topic', () => {
    const warning = (setting: string) =>
      `${setting}.replicationFactor is 2 with minInsyncReplicas 1: a record counts as written on one broker, and is lost with it; 3 and 2 are safe.`;
    const config: PipelineConfig = { ...validConfig, topics: { replicationFactor: 2, minInsyncReplicas: 1 } };
    expect(validateConfig(config)).toEqual([]);
    expect(configWarnings(config)).toEqual([
      warning('topics'),
      warning('topics.byName["stock-market-data"]'),
    ]);
    expect(configWarnings(validConfig)).toEqual([warning('topics.byName["stock-market-data"]')]);
    const safe = { topics: { byName: { 'stock-market-data': { replicationFactor: 3 } } } };
    expect(configWarnings({ ...validConfig, ...safe })).toEqual([]);
    expect(configWarnings({ ...validConfig, stream: { kind: 'serverless' } })).toEqual([]);
  });
});
