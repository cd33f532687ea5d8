import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environmentNames } from '../../lib/contracts/environment-names';
import { athena } from '../../local/engines/athena';
import { engineHomes } from '../../local/engines/homes';
import { ministack } from '../../local/engines/ministack';
import { trino } from '../../local/engines/trino';
import { routeSettings, type RouteSettings } from '../../local/route/settings';
import { startRun } from '../../local/supervisor/run';
import { bucketNames, environment } from './names';

const repository = path.join(__dirname, '../..');

/** What the CLI and the stages ask for, beside what they make. */
const services = [
  ...['s3', 'glue', 'athena', 'lambda', 'logs', 'secretsmanager', 'ec2', 'ecs', 'kms', 'iam', 'sts'],
  ...['cloudformation', 'ssm', 'ecr'],
];

/** An empty AWS account on this machine, in which functions run and Athena's questions reach Trino. */
export interface EmulatedAccount {
  readonly settings: RouteSettings;
  /** Folder that goes with the account. */
  readonly folder: string;
  end(): Promise<void>;
}

export async function startAccount(): Promise<EmulatedAccount> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-deploy-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const homes = engineHomes();
  try {
    const run = await startRun({ stateDir: folder }, async (state, start) => {
      const settings = await routeSettings(state, homes);
      const { ports, endpoints, awsCredentials } = settings;
      const data = (engine: string) => path.join(state.data, engine);
      const emulator = () =>
        ministack({
          python: homes.ministackPython,
          port: ports.aws,
          dataDir: data('ministack'),
          services,
          env: {
            ...awsCredentials,
            // Functions are processes of the emulator. Lambda's runtime brings the SDK; here it is the checkout's.
            LAMBDA_EXECUTOR: 'local',
            NODE_PATH: path.join(repository, 'node_modules'),
            AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
          },
        });
      const engine = () =>
        trino({
          java: homes.java,
          libs: homes.trinoLibs,
          plugins: homes.trinoPlugins,
          port: ports.trino,
          dataDir: data('trino'),
          awsEndpoint: endpoints.aws,
          bucket: bucketNames.lake,
          database: environmentNames(environment).lakeDatabase,
          env: awsCredentials,
        });
      const api = () =>
        athena({
          port: ports.athena,
          trino: endpoints.trino,
          workGroup: environmentNames(environment).workGroup,
          bucket: bucketNames.results,
          dataDir: data('athena'),
          env: settings.aws,
        });
      const step = (name: string, begin: ReturnType<typeof start>) => ({
        name,
        title: `start ${name}`,
        needs: [],
        start: begin,
      });
      return {
        settings,
        endpoints,
        steps: [step('ministack', start(emulator)), step('trino', start(engine)), step('athena', start(api))],
      };
    });
    const end = async () => {
      await run.stop();
      await removeFolder();
    };
    return { settings: run.plan.settings, folder, end };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
