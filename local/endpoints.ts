import { z } from 'zod';
import type { QueryContext } from '../lambda/query/run-query';

/** Where the parts of a running route listen; written to `.tidemark/endpoints.json` by the supervisor. */
export const endpointsSchema = z.object({
  /** Process id of the supervisor. */
  pid: z.number().int(),
  /** The front door: Nginx. */
  api: z.url(),
  /** Athena's API. */
  athena: z.url(),
  /** S3, Glue, Secrets Manager and the other AWS services. */
  aws: z.url(),
  /** Kafka Connect's REST API. */
  connect: z.url(),
  trino: z.url(),
  /** `host:port` of the Kafka broker. */
  kafka: z.string(),
  postgres: z.object({ host: z.string(), port: z.number().int(), database: z.string() }),
  /** The lake's bucket. */
  bucket: z.string(),
  /** File, for this user only, with the API's key (`apiKey`) and the passwords of PostgreSQL's roles. */
  secrets: z.string(),
});

export type Endpoints = z.infer<typeof endpointsSchema>;

/** Athena workgroup and Glue database of the route on one machine. */
export const localLake: QueryContext = { workGroup: 'tidemark', database: 'tidemark' };

/** Glue database of what `npm run crawl` finds there: no streamed table is in it. */
export const landingDatabase = `${localLake.database}_landing`;

/** Namespace of the handlers' metrics there: no CloudWatch takes them, the logs have their lines. */
export const metricNamespace = 'tidemark';
