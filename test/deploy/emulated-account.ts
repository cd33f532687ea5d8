import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environmentNames } from '../../lib/contracts/environment-names';
import { athena } from '../../local/engines/athena';
import { engineHomes } from '../../local/engines/homes';
import { ministack } from '../../local/engines/ministack';
import { trino } from '../../local/engines/trino';
import { routeSettings, type RouteSettings } from '../../local/route/settings';
import type { ProcessSpec } from '../../local/supervisor/process-spec';
import { startRun } from '../../local/supervisor/run';
import { bucketNames, environment } from './names';
import { startTlsFront } from './tls-front';

const repository = path.join(__dirname, '../..');

/** What the CLI and the stages ask for, beside what they make. */
const services = [
  ...['s3', 'glue', 'athena', 'lambda', 'logs', 'secretsmanager', 'ec2', 'ecs', 'kms', 'iam', 'sts'],
  ...['cloudformation', 'ssm', 'ecr'],
];

/** The emulator knows the root user by the number of its account. */
const root = { accessKeyId: '000000000000', secretAccessKey: 'test' };

/**
 * An empty AWS account on this machine. Its functions run with the rights of their roles, and questions to Athena reach
 * Trino.
 */
export interface EmulatedAccount {
  /** Endpoints, and the credentials of the root user. */
  readonly settings: RouteSettings;
  /** Folder that goes with the account. */
  readonly folder: string;
  end(): Promise<void>;
}

export async function startAccount(): Promise<EmulatedAccount> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-deploy-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const run = await startRun({ stateDir: folder }, async (state, start) => {
      const settings = asRoot(await routeSettings(state, engineHomes()));
      // No Nginx runs here, and its port is free.
      const { aws: front, nginx: emulator } = settings.ports;
      const step = (name: string, begin: ReturnType<typeof start>) => {
        return { name, title: `start ${name}`, needs: [], start: begin };
      };
      const processes = accountProcesses(settings, emulator, (engine) => path.join(state.data, engine));
      return {
        settings,
        endpoints: settings.endpoints,
        steps: [
          step('front', () => startTlsFront(front, emulator)),
          ...processes.map((spec) =>
            step(
              spec.name,
              start(() => spec),
            ),
          ),
        ],
      };
    });
    const { settings } = run.plan;
    const end = async () => {
      await run.stop();
      await removeFolder();
    };
    return { settings, folder, end };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

function asRoot(settings: RouteSettings): RouteSettings {
  const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = root;
  const variables = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  return {
    ...settings,
    awsCredentials: { ...settings.awsCredentials, ...variables },
    aws: { ...settings.aws, ...variables },
    awsClient: { ...settings.awsClient, credentials: root },
  };
}

function accountProcesses(
  { homes, ports, endpoints, aws, awsCredentials }: RouteSettings,
  emulatorPort: number,
  data: (engine: string) => string,
): ProcessSpec[] {
  const { workGroup, lakeDatabase } = environmentNames(environment);
  return [
    ministack({
      python: homes.ministackPython,
      port: emulatorPort,
      dataDir: data('ministack'),
      services,
      env: {
        ...awsCredentials,
        // Rights of roles and policies of buckets hold.
        AUTH: 'true',
        // Functions are processes of the emulator. Lambda's runtime brings the SDK; here it is the checkout's.
        LAMBDA_EXECUTOR: 'local',
        NODE_PATH: path.join(repository, 'node_modules'),
        AWS_ENDPOINT_URL: endpoints.aws,
        AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    }),
    trino({
      java: homes.java,
      libs: homes.trinoLibs,
      plugins: homes.trinoPlugins,
      port: ports.trino,
      dataDir: data('trino'),
      awsEndpoint: endpoints.aws,
      bucket: bucketNames.lake,
      database: lakeDatabase,
      env: awsCredentials,
    }),
    athena({
      port: ports.athena,
      trino: endpoints.trino,
      workGroup,
      bucket: bucketNames.results,
      dataDir: data('athena'),
      env: aws,
    }),
  ];
}
