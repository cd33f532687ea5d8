import type { PriceSourceName } from './price-sources';

/** Regions of which there are prices. */
export const pricedRegions = ['us-east-1', 'eu-west-1'] as const;
export type PricedRegion = (typeof pricedRegions)[number];

/** USD for one unit, and where it was read. */
export type PriceEntry = readonly [usd: number, from: PriceSourceName];

/** Day on which this file was last gone through. */
export const pricesOf = '2026-11-28';

/**
 * On-demand list prices in USD, without free tier, tax or discount. The key ends with the unit; a GB is what AWS bills as
 * one. A price that is not known is not here, and what needs it is refused. Of a database with a standby twice the price
 * of one is taken.
 */
export const prices: Readonly<Record<string, Partial<Record<PricedRegion, PriceEntry>>>> = {
  'fargate-vcpu-hour': { 'us-east-1': [0.04048, 'decision23'], 'eu-west-1': [0.04048, 'irishBill'] },
  'fargate-gb-hour': { 'us-east-1': [0.004445, 'decision23'], 'eu-west-1': [0.004445, 'irishBill'] },
  'fargate-disk-gb-hour': { 'us-east-1': [0.000111, 'decision23'], 'eu-west-1': [0.000122, 'recalled'] },
  'lambda-arm64-gb-second': {
    'us-east-1': [0.0000133334, 'decision23'],
    'eu-west-1': [0.0000133334, 'recalled'],
  },
  'lambda-x86_64-gb-second': {
    'us-east-1': [0.0000166667, 'costRules'],
    'eu-west-1': [0.0000166667, 'recalled'],
  },
  'lambda-request': { 'us-east-1': [0.0000002, 'decision23'], 'eu-west-1': [0.0000002, 'recalled'] },

  'rds-db.t4g.micro-hour': { 'us-east-1': [0.016, 'rdsPage'], 'eu-west-1': [0.017, 'irishEstimate'] },
  'rds-db.t4g.small-hour': { 'us-east-1': [0.032, 'rdsPage'], 'eu-west-1': [0.035, 'irishBill'] },
  'rds-db.m7g.large-hour': { 'us-east-1': [0.168, 'recalled'], 'eu-west-1': [0.186, 'recalled'] },
  'rds-gp3-gb-month': { 'us-east-1': [0.115, 'rdsStoragePage'], 'eu-west-1': [0.127, 'irishEstimate'] },

  'msk-kafka.t3.small-hour': { 'us-east-1': [0.0456, 'mskNotes'], 'eu-west-1': [0.0499, 'irishEstimate'] },
  'msk-kafka.m7g.large-hour': { 'us-east-1': [0.204, 'mskTables'], 'eu-west-1': [0.2275, 'irishBrokers'] },
  'msk-gb-month': { 'us-east-1': [0.1, 'mskNotes'], 'eu-west-1': [0.11, 'irishEstimate'] },

  'nat-hour': { 'us-east-1': [0.045, 'vpcPage'], 'eu-west-1': [0.048, 'irishNat'] },
  'nat-gb': { 'us-east-1': [0.045, 'vpcPage'], 'eu-west-1': [0.048, 'irishNat'] },
  'endpoint-hour': { 'us-east-1': [0.01, 'vpcPage'], 'eu-west-1': [0.011, 'irishEndpoint'] },
  'endpoint-gb': { 'us-east-1': [0.01, 'vpcPage'], 'eu-west-1': [0.01, 'irishEndpoint'] },
  'public-ipv4-hour': { 'us-east-1': [0.005, 'natPage'], 'eu-west-1': [0.005, 'irishBill'] },
  'balancer-hour': { 'us-east-1': [0.0225, 'costRules'], 'eu-west-1': [0.0252, 'irishBill'] },
  'balancer-unit-hour': { 'us-east-1': [0.008, 'costRules'], 'eu-west-1': [0.008, 'recalled'] },
  /** Each way, so a byte from one zone to another pays twice. */
  'zone-transfer-gb': { 'us-east-1': [0.01, 'costRules'], 'eu-west-1': [0.01, 'recalled'] },
  'internet-gb': { 'us-east-1': [0.09, 'costRules'], 'eu-west-1': [0.09, 'recalled'] },

  'firewall-list-month': { 'us-east-1': [5, 'recalled'], 'eu-west-1': [5, 'recalled'] },
  'firewall-rule-month': { 'us-east-1': [1, 'recalled'], 'eu-west-1': [1, 'recalled'] },
  'firewall-request': { 'us-east-1': [0.0000006, 'recalled'], 'eu-west-1': [0.0000006, 'recalled'] },

  's3-gb-month': { 'us-east-1': [0.023, 'costRules'], 'eu-west-1': [0.023, 'irishEstimate'] },
  's3-put': { 'us-east-1': [0.000005, 'decision23'], 'eu-west-1': [0.000005, 'irishEstimate'] },
  's3-get': { 'us-east-1': [0.0000004, 'costRules'], 'eu-west-1': [0.0000004, 'irishEstimate'] },
  'efs-gb-month': { 'us-east-1': [0.3, 'recalled'], 'eu-west-1': [0.33, 'recalled'] },
  'athena-tb': { 'us-east-1': [5, 'recalled'], 'eu-west-1': [5, 'recalled'] },

  'key-month': { 'us-east-1': [1, 'decision23'], 'eu-west-1': [1, 'irishEstimate'] },
  'secret-month': { 'us-east-1': [0.4, 'decision23'], 'eu-west-1': [0.4, 'irishEstimate'] },
  'hosted-zone-month': { 'us-east-1': [0.5, 'irishLogs'], 'eu-west-1': [0.5, 'irishBill'] },
  'log-gb': { 'us-east-1': [0.5, 'logsPage'], 'eu-west-1': [0.57, 'irishLogs'] },
  'metric-month': { 'us-east-1': [0.3, 'recalled'], 'eu-west-1': [0.3, 'recalled'] },
  'alarm-month': { 'us-east-1': [0.1, 'recalled'], 'eu-west-1': [0.1, 'recalled'] },
  'composite-alarm-month': { 'us-east-1': [0.5, 'recalled'], 'eu-west-1': [0.5, 'recalled'] },
  'dashboard-month': { 'us-east-1': [3, 'recalled'], 'eu-west-1': [3, 'recalled'] },
  'scheduler-call': { 'us-east-1': [0.000001, 'recalled'], 'eu-west-1': [0.000001, 'recalled'] },
};
