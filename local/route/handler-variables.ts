import { sourceRoles } from '../../lib/contracts/source-names';
import { localLake, metricNamespace, type Endpoints } from '../endpoints';
import { bucket, secretId } from './settings';

/** Variables of handlers that connect to PostgreSQL. */
export function sourceVariables({ postgres }: Endpoints): Readonly<Record<string, string>> {
  return {
    SOURCE_HOST: postgres.host,
    SOURCE_PORT: String(postgres.port),
    SOURCE_DATABASE: postgres.database,
    // PostgreSQL listens on the loopback interface only.
    SOURCE_TLS: 'disable',
    ...Object.fromEntries(
      sourceRoles.map((role) => [`${role.toUpperCase()}_SECRET_ID`, secretId(role)] as const),
    ),
  };
}

/** Variables of handlers that ask Athena. */
export const queryVariables = {
  ATHENA_WORKGROUP: localLake.workGroup,
  GLUE_DATABASE: localLake.database,
} as const;

/** Variables of reconcile. */
export function reconcileVariables(endpoints: Endpoints): Readonly<Record<string, string>> {
  return { ...sourceVariables(endpoints), ...queryVariables, METRIC_NAMESPACE: metricNamespace };
}

/** Variables of check-quality. */
export const qualityVariables = { ...queryVariables, METRIC_NAMESPACE: metricNamespace } as const;

/** Days in which a record can still be delivered: topics keep records for seven. */
export const lookbackDays = '8';

/** Variables of create-views and fold. */
export const foldVariables = {
  ...queryVariables,
  LAKE_BUCKET: bucket,
  LOOKBACK_DAYS: lookbackDays,
} as const;

/** Variables of fold and upkeep. With a fold every half a minute, states of days would be thousands. */
export const scheduleVariables = {
  ...foldVariables,
  TOMBSTONE_DAYS: '30',
  SNAPSHOT_SECONDS: '3600',
  RAW_DAYS: '90',
} as const;

/** Variables of handlers that deliver outside the event source. */
export function deliveryVariables({ kafka }: Endpoints): Readonly<Record<string, string>> {
  return { LAKE_BUCKET: bucket, KAFKA_BOOTSTRAP_SERVERS: kafka };
}
