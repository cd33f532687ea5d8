import { z } from 'zod';
import type { PipelineConfig } from '../config';
import { costsShape } from './costs-shape';
import { dashboardsShape } from './dashboards-shape';
import { ingressShape } from './ingress-shape';
import { landingShape } from './landing-shape';
import { nifiSignOnShape } from './nifi-sign-on-shape';
import { recipesShape } from './recipes-shape';
import { qualityShape } from './quality-shape';
import { matching, oneOf, taskSize, whole } from './shape-parts';
import { warehouseShape } from './warehouse-shape';

/** What CloudWatch takes as days of retention. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const megabyte = 1_000_000;
const maxMessage = 1024 ** 3;

const network = z.strictObject({
  cidr: z.string(),
  zones: whole(2, 3),
  egress: z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('nat'), gateways: whole(1) }),
      z.strictObject({ kind: z.literal('endpoints') }),
    ],
    oneOf('nat', 'endpoints'),
  ),
  neighbours: z.array(z.string()).optional(),
});

const schedule = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('always') }),
    z.strictObject({
      kind: z.literal('hours'),
      timeZone: z.string(),
      days: z.string(),
      startHour: whole(1, 22),
      stopHour: whole(1, 23),
    }),
  ],
  oneOf('always', 'hours'),
);

const database = z.strictObject({
  instanceClass: matching(/^[a-z0-9]+\.[a-z0-9]+$/, 'write the class without "db.", such as "t4g.micro"'),
  engineVersion: z.string().optional(),
  storageGiB: whole(20, 65_536),
  maxStorageGiB: whole(20, 65_536),
  multiAz: z.boolean(),
  backupDays: whole(1, 35).optional(),
  walCapMiB: whole(1024),
  deletionProtection: z.boolean().optional(),
});

const stream = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('provisioned'),
      brokersPerZone: z.number(),
      instanceType: matching(
        /^[a-z0-9]+\.[a-z0-9]+$/,
        'write the type without "kafka.", such as "m7g.large"',
      ),
      kafkaVersion: z.string().optional(),
      volumeGiB: whole(1, 16_384),
      maxVolumeGiB: whole(1, 16_384),
    }),
    z.strictObject({ kind: z.literal('serverless') }),
  ],
  oneOf('provisioned', 'serverless'),
);

const topics = z.strictObject({
  replicationFactor: whole(1).optional(),
  minInsyncReplicas: whole(1).optional(),
  retentionHours: whole(1).optional(),
  byName: z
    .record(
      z.string(),
      z.strictObject({
        partitions: whole(1).optional(),
        replicationFactor: whole(1).optional(),
        minInsyncReplicas: whole(1).optional(),
      }),
    )
    .optional(),
});

const payload = z.strictObject({
  apiBodyBytes: whole(1024, maxMessage).optional(),
  producerRequestBytes: whole(1024, maxMessage).optional(),
  topicMessageBytes: whole(1024, maxMessage).optional(),
  brokerMessageBytes: whole(1024, maxMessage).optional(),
  fetchBytes: whole(1024, maxMessage).optional(),
});

const capture = z.strictObject({
  epoch: whole(1, 2_147_483_647).optional(),
  offsetFlushMs: whole(100, 600_000).optional(),
  workers: whole(1, 10).optional(),
  taskSize: taskSize.optional(),
  stopSeconds: whole(1, 120).optional(),
});

const delivery = z.discriminatedUnion(
  'engine',
  [
    z.strictObject({
      engine: z.literal('lambda'),
      paused: z.boolean().optional(),
      batchRecords: whole(1, 10_000).optional(),
      batchWindowSeconds: whole(0, 300).optional(),
      concurrency: whole(1, 1000).optional(),
      memoryMiB: whole(128, 10_240).optional(),
      timeoutSeconds: whole(1, 900).optional(),
    }),
    z.strictObject({
      engine: z.literal('nifi'),
      flow: z
        .enum(['deployed', 'by-hand'], {
          error: ({ input }) => `is ${JSON.stringify(input)}: use "deployed" or "by-hand".`,
        })
        .optional(),
      handChanges: z
        .enum(['keep', 'overwrite'], {
          error: ({ input }) => `is ${JSON.stringify(input)}: use "keep" or "overwrite".`,
        })
        .optional(),
      taskSize: taskSize.optional(),
      volumeGiB: whole(21, 200).optional(),
      maxUncommittedSeconds: whole(1, 90).optional(),
      maxUncommittedMiB: whole(1, 1024).optional(),
      stopSeconds: whole(30, 120).optional(),
      allowedCidrs: z.array(z.string()).optional(),
      signOn: nifiSignOnShape.optional(),
    }),
  ],
  oneOf('lambda', 'nifi'),
);

const lake = z.strictObject({
  bucketNames: z
    .union([z.literal('generated'), z.strictObject({ lake: z.string(), results: z.string() })], {
      error: ({ input }) => `is ${JSON.stringify(input)}: use "generated" or { lake, results }.`,
    })
    .optional(),
  rawDays: whole(1).optional(),
  quarantineDays: whole(1).optional(),
  resultsDays: whole(1).optional(),
  noncurrentDays: whole(1).optional(),
});

const scanCutoffBytes = z
  .union([z.literal('none'), whole(10 * megabyte)], {
    error: ({ input }) => `is ${JSON.stringify(input)}: use "none" or a whole number from ${10 * megabyte}.`,
  })
  .optional();
const workGroup = z.strictObject({ scanCutoffBytes }).optional();

const query = z.strictObject({
  scanCutoffBytes,
  workGroups: z.strictObject({ analysts: workGroup, jobs: workGroup, dashboards: workGroup }).optional(),
  analysts: z
    .array(
      matching(
        /^arn:aws[\w-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/,
        'give the ARN of a role or user, such as "arn:aws:iam::111122223333:role/analyst"',
      ),
    )
    .optional(),
  lakeFormation: z.boolean().optional(),
  foldMinutes: whole(1, 60).optional(),
  upkeepHour: whole(0, 23).optional(),
  reconcileHour: z
    .union([z.literal('never'), whole(0, 23)], {
      error: ({ input }) => `is ${JSON.stringify(input)}: use "never" or a whole number from 0 to 23.`,
    })
    .optional(),
  tombstoneDays: whole(1).optional(),
  snapshotDays: whole(1, 365).optional(),
});

const logs = z.strictObject({
  days: z
    .number()
    .refine((value) => logDays.includes(value), {
      error: ({ input }) => `is ${String(input)}: CloudWatch takes ${logDays.join(', ')}.`,
    })
    .optional(),
});

/** The form of a PipelineConfig: every setting with its own range, none beside. What belongs together is checked apart. */
export const configShape: z.ZodType<PipelineConfig> = z.strictObject({
  name: z.string(),
  production: z.boolean().optional(),
  account: matching(/^\d{12}$/, 'an account has 12 digits').optional(),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'give a region such as "eu-central-1"').optional(),
  tags: z.record(z.string(), z.string()).optional(),
  repairHours: whole(1).optional(),
  schedule: schedule.optional(),
  deleteData: z
    .strictObject({ withStacks: z.boolean().optional(), emptyBuckets: z.boolean().optional() })
    .optional(),
  terminationProtection: z.boolean().optional(),
  network,
  database,
  stream,
  topics: topics.optional(),
  payload: payload.optional(),
  ingress: ingressShape,
  capture: capture.optional(),
  delivery: delivery.optional(),
  lake: lake.optional(),
  query: query.optional(),
  landing: landingShape.optional(),
  warehouse: warehouseShape.optional(),
  recipes: recipesShape.optional(),
  dashboards: dashboardsShape.optional(),
  quality: qualityShape.optional(),
  costs: costsShape.optional(),
  logs: logs.optional(),
});
