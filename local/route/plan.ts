import { CaptureRefused } from '../../lambda/capture/capture-refused';
import { makeStore } from './lake-store';
import { makeApiKey } from './make-api-key';
import { registerQuestions } from './register-questions';
import { routeHandlers } from './route-handlers';
import { routeProcesses } from './route-processes';
import { startSlotWatch } from './slot-watch';
import type { RunProcess } from '../supervisor/keeper';
import type { RouteSettings } from './settings';
import type { Step } from '../supervisor/supervisor';

/** Steps of a start. A process's step bears the process's name; the others bear their handler's. */
export type StepName =
  | 'postgres'
  | 'kafka'
  | 'ministack'
  | 'trino'
  | 'make-store'
  | 'prepare-source'
  | 'preflight'
  | 'make-api-key'
  | 'create-topics'
  | 'connect'
  | 'register-connector'
  | 'delivery'
  | 'nifi'
  | 'deploy-flow'
  | 'declare-tables'
  | 'athena'
  | 'register-questions'
  | 'create-views'
  | 'create-question-views'
  | 'fold'
  | 'api'
  | 'nginx';

/**
 * The steps of the whole route, in an order in which what is needed comes first.
 *
 * @param say a line for the person who watches
 */
export function routePlan(
  settings: RouteSettings,
  run: RunProcess,
  say: (line: string) => void = () => undefined,
): Step<StepName>[] {
  const process = routeProcesses(settings);
  const handlers = routeHandlers(settings);
  const step = (name: StepName, title: string, needs: StepName[], start: Step['start']): Step<StepName> => ({
    name,
    title,
    needs,
    start,
  });
  return [
    step('postgres', 'start PostgreSQL', [], run(process.postgres)),
    step('kafka', 'start Kafka', [], run(process.kafka)),
    step('ministack', 'start S3, Glue and Secrets Manager', [], run(process.ministack)),
    step('trino', 'start Trino', [], run(process.trino)),
    step(
      'make-store',
      'make bucket and secrets',
      ['ministack'],
      once(() => makeStore(settings)),
    ),
    step(
      'prepare-source',
      'make roles, tables and publication',
      ['postgres', 'make-store'],
      once(handlers.prepareSource),
    ),
    step(
      'preflight',
      'look whether the source can be captured',
      ['prepare-source'],
      once(handlers.preflight),
    ),
    step('create-topics', 'make topics', ['kafka'], once(handlers.createTopics)),
    step(
      'connect',
      'start Kafka Connect with Debezium',
      ['create-topics', 'postgres'],
      run(process.connect, { revive: true }),
    ),
    step('register-connector', 'register the connector', ['connect', 'preflight'], async () => {
      await startConnector(handlers.registerConnector, say);
      return startSlotWatch(settings, say);
    }),
    ...(settings.nifi
      ? [
          step('nifi', 'start NiFi', ['create-topics', 'make-store'], run(process.nifi, { revive: true })),
          step('deploy-flow', 'put the flow into NiFi', ['nifi'], once(handlers.deployFlow)),
        ]
      : [
          step(
            'delivery',
            'start delivery',
            ['create-topics', 'make-store'],
            run(process.delivery, { revive: true }),
          ),
        ]),
    step('declare-tables', "declare the lake's tables", ['make-store'], once(handlers.declareTables)),
    step('athena', "start Athena's API", ['make-store'], run(process.athena)),
    step(
      'register-questions',
      'save the questions',
      ['athena'],
      once(() => registerQuestions(settings)),
    ),
    step(
      'create-views',
      'make tables and views',
      ['athena', 'trino', 'declare-tables'],
      once(handlers.createViews),
    ),
    step(
      'create-question-views',
      'make views of the questions',
      ['create-views'],
      once(handlers.createQuestionViews),
    ),
    step('fold', 'start the fold', ['create-views'], run(process.fold, { revive: true })),
    step(
      'make-api-key',
      'make a key for the API',
      ['prepare-source'],
      once(() => makeApiKey(settings)),
    ),
    step('api', 'start the API', ['make-api-key'], run(process.api)),
    step('nginx', 'open the front door', ['api'], run(process.nginx)),
  ];
}

/** A refusal stops capture and not the route: `npm run recover` needs the rest of it. */
async function startConnector(start: () => Promise<unknown>, say: (line: string) => void): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof CaptureRefused)) throw error;
    say(error.message);
  }
}

/** A step that leaves nothing to be undone. */
function once(work: () => Promise<unknown>): Step['start'] {
  return async () => {
    await work();
    return undefined;
  };
}
