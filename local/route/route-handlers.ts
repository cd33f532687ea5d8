import { sourceConnector } from '../../containers/connect/source-connector';
import { questionViews } from '../../lib/queries/question-views';
import { postgresAdmin } from '../engines/postgres';
import { foldVariables, lookbackDays, queryVariables, sourceVariables } from './handler-variables';
import { invoke } from './invoke';
import { flowDeployment, nifiOf } from './nifi-settings';
import { beginLog, logFile } from '../supervisor/log-file';
import { localLake } from '../endpoints';
import { bucket, secretId, type RouteSettings } from './settings';

/** Every handler that a start calls, with the environment that the stack would give it. */
export function routeHandlers(settings: RouteSettings) {
  const { aws, endpoints, state } = settings;
  const log = logFile(state.logs, 'handlers');
  beginLog(log);
  const call = <Event>(
    handler: () => Promise<(event: Event) => Promise<unknown>>,
    event: Event,
    env: Readonly<Record<string, string>>,
  ) => invoke(handler, event, { env: { ...aws, ...env }, logFile: log });
  const source = { ...sourceVariables(endpoints), ADMIN_SECRET_ID: secretId(postgresAdmin) };
  return {
    prepareSource: () =>
      call(async () => (await import('../../lambda/source/prepare-source')).handler, undefined, source),
    preflight: () =>
      call(async () => (await import('../../lambda/source/preflight')).handler, undefined, source),
    createTopics: () =>
      call(async () => (await import('../../lambda/stream/create-topics')).handler, undefined, {
        KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
        TOPIC_REPLICATION_FACTOR: '1',
      }),
    registerConnector: () =>
      call(async () => (await import('../../lambda/capture/start-connector')).handler, sourceConnector(), {
        ...source,
        CONNECT_URL: endpoints.connect,
      }),
    recoverCapture: () =>
      call(async () => (await import('../../lambda/capture/recover-capture')).handler, sourceConnector(), {
        ...source,
        ...queryVariables,
        CONNECT_URL: endpoints.connect,
        KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
      }),
    deployFlow: () => {
      const { event, env } = flowDeployment(nifiOf(settings));
      return call(async () => (await import('../../lambda/delivery/deploy-flow')).handler, event, env);
    },
    declareTables: () =>
      call(async () => (await import('../../lambda/catalog/declare-tables')).handler, undefined, {
        LAKE_BUCKET: bucket,
        GLUE_DATABASE: localLake.database,
        LOOKBACK_DAYS: lookbackDays,
      }),
    createViews: () =>
      call(async () => (await import('../../lambda/query/create-views')).handler, undefined, foldVariables),
    createQuestionViews: () =>
      call(
        async () => (await import('../../lambda/query/create-question-views')).handler,
        { questions: [...questionViews()] },
        foldVariables,
      ),
  };
}
