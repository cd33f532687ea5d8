import type { PipelineConfig } from '../../lib/config';

/** An environment without a mistake or warning; a test changes one value of it. */
export const validConfig = {
  name: 'test',
  network: { cidr: '10.60.0.0/20', zones: 3, egress: { kind: 'nat', gateways: 1 } },
  database: {
    instanceClass: 't4g.micro',
    storageGiB: 80,
    maxStorageGiB: 160,
    multiAz: false,
    walCapMiB: 36_864,
  },
  stream: {
    kind: 'provisioned',
    brokersPerZone: 1,
    instanceType: 'm7g.large',
    volumeGiB: 50,
    maxVolumeGiB: 100,
  },
  ingress: { tls: { kind: 'none' } },
  delivery: { engine: 'lambda' },
} as const satisfies PipelineConfig;

/** The same, as an environment that people rely on. */
export const validProduction = {
  ...validConfig,
  name: 'live',
  production: true,
  ingress: {
    tls: { kind: 'certificate', arn: 'arn:aws:acm:eu-central-1:111122223333:certificate/one' },
  },
  query: { scanCutoffBytes: 1_000_000_000 },
} as const satisfies PipelineConfig;
