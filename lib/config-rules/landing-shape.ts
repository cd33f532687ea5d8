import { z } from 'zod';
import { crawlDefaults, deepestTableLevel } from '../contracts/crawl';
import { choice, matching, oneOf, whole } from './shape-parts';

const path = matching(
  /^[^/]+(\/[^/]+){1,2}$/,
  'give database, schema and table, such as "tidemark/public/%"',
);
const folder = z.strictObject({
  tableLevel: whole(crawlDefaults.tableLevel, deepestTableLevel).optional(),
  exclusions: z.array(z.string()).optional(),
  schemaChange: choice('update', 'log').optional(),
  recrawl: choice('everything', 'new-folders').optional(),
});

const database = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('source'), path }),
    z.strictObject({
      kind: z.literal('jdbc'),
      url: matching(
        /^jdbc:(postgresql|mysql|redshift):\/\/[^/:]+:\d+\/\w+$/,
        'give jdbc:postgresql, mysql or redshift with host, port and database, such as "jdbc:redshift://host:5439/sales"',
      ),
      secretArn: matching(/^arn:[\w-]+:secretsmanager:/, 'give the ARN of a secret'),
      path,
      cidr: z.string(),
    }),
  ],
  oneOf('source', 'jdbc'),
);

/** The form of LandingConfig. */
export const landingShape = z.strictObject({
  folders: z.record(z.string(), folder).optional(),
  databases: z.record(z.string(), database).optional(),
  jobs: z
    .array(
      z.strictObject({
        job: z.string(),
        parameters: z.record(z.string(), z.string()).optional(),
        databases: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  startHour: z
    .union([z.literal('by-hand'), whole(0, 23)], {
      error: ({ input }) => `is ${JSON.stringify(input)}: use "by-hand" or a whole number from 0 to 23.`,
    })
    .optional(),
  maxWorkers: whole(2, 100).optional(),
  workerType: choice('G.1X', 'G.2X', 'G.4X').optional(),
  timeoutMinutes: whole(5, 2880).optional(),
});
