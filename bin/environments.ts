import type { PipelineConfig } from '../lib/config';

const gibibyte = 1024 ** 3;

/** Cheap and thrown away: two small brokers, one zone's database, one NAT, off at night and on weekends. */
export const dev: PipelineConfig = {
  name: 'dev',
  tags: { project: 'tidemark', environment: 'dev' },
  // A slot lost over it costs a new snapshot, which is small here.
  repairHours: 4,
  schedule: { kind: 'hours', timeZone: 'Etc/UTC', days: 'MON-FRI', startHour: 6, stopHour: 19 },
  deleteData: { withStacks: true, emptyBuckets: true },
  terminationProtection: false,
  network: { cidr: '10.40.0.0/20', zones: 2, egress: { kind: 'nat', gateways: 1 } },
  database: {
    instanceClass: 't4g.micro',
    storageGiB: 20,
    maxStorageGiB: 50,
    multiAz: false,
    backupDays: 1,
    walCapMiB: 4096,
    deletionProtection: false,
  },
  stream: {
    kind: 'provisioned',
    brokersPerZone: 1,
    instanceType: 't3.small',
    volumeGiB: 20,
    maxVolumeGiB: 100,
  },
  topics: { replicationFactor: 2, minInsyncReplicas: 1 },
  // No certificate without a domain, so nothing but this network and those joined with it may send rows.
  ingress: { tls: { kind: 'none' }, internetFacing: false, allowedCidrs: ['10.0.0.0/8'] },
  // A function costs what it delivers; the task of NiFi costs every hour that it runs.
  delivery: { engine: 'lambda' },
  lake: { quarantineDays: 30, resultsDays: 7, noncurrentDays: 7 },
  query: { scanCutoffBytes: 10 * gibibyte },
  logs: { days: 7 },
};

/** Three zones, three brokers, a standby of the database, no way to the internet. */
export const prod: PipelineConfig = {
  name: 'prod',
  production: true,
  tags: { project: 'tidemark', environment: 'prod' },
  network: { cidr: '10.44.0.0/16', zones: 3, egress: { kind: 'endpoints' } },
  database: {
    instanceClass: 'm7g.large',
    storageGiB: 200,
    maxStorageGiB: 1000,
    multiAz: true,
    backupDays: 14,
    walCapMiB: 65_536,
  },
  stream: {
    kind: 'provisioned',
    brokersPerZone: 1,
    instanceType: 'm7g.large',
    volumeGiB: 200,
    maxVolumeGiB: 2000,
  },
  ingress: {
    // The certificate of your domain: replace account and id before the first deploy.
    tls: {
      kind: 'certificate',
      arn: 'arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    },
    waf: true,
    tasks: 3,
    maxTasks: 12,
    taskSize: { cpu: 1024, memoryMiB: 2048 },
  },
  capture: { workers: 2, taskSize: { cpu: 2048, memoryMiB: 4096 } },
  delivery: { engine: 'nifi' },
  query: { scanCutoffBytes: 1024 * gibibyte },
  logs: { days: 365 },
};

/** Every environment; `-c env=NAME` chooses one. */
export const environments: readonly PipelineConfig[] = [dev, prod];
