import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { nifiSpec } from '../../containers/nifi/spec';
import { sourceDatabase } from '../../lib/contracts/source-names';
import type { Endpoints } from '../endpoints';
import type { EngineHomes } from '../engines/homes';
import type { NifiHome } from '../engines/nifi-home';
import { choosePorts } from './ports';
import { writeWhole } from '../supervisor/run-record';
import { loadApiKey, loadNifiSecrets, loadPasswords, type NifiSecrets, type Passwords } from './secrets';
import type { StateFolder } from '../supervisor/state';

export const host = '127.0.0.1';
export const bucket = 'tidemark-lake';
const region = 'eu-central-1';

const portNames = [
  'nginx',
  'api',
  'apiMetrics',
  'postgres',
  'kafka',
  'kafkaController',
  'connect',
  'aws',
  'athena',
  'trino',
  'delivery',
  'nifi',
  'nifiManagement',
] as const;
export type Ports = Record<(typeof portNames)[number], number>;

/** Port of the front door. */
export interface FrontDoor {
  /** The one and only. @default - any that is free */
  readonly apiPort?: number;
  /** Taken when it is free. @default - the last run's */
  readonly wishedApiPort?: number;
}

/** Asked with the ports on which the engines listen; tells those by which others reach them, where they differ. */
export type Doors = (ports: Ports) => Promise<Partial<Ports>>;

/** What a route may have beside its defaults. */
export interface RouteExtras {
  /** What stands before the engines. @default - nothing */
  readonly doors?: Doors;
  /** Java heap of Trino, MiB. @default - the engine's */
  readonly trinoHeapMb?: number;
  /** The NiFi that delivers. @default - the delivery function */
  readonly nifi?: NifiHome;
}

/** The NiFi that delivers, and how to come in. */
export interface RouteNifi {
  readonly home: NifiHome;
  /** Of its pages. */
  readonly url: string;
  readonly user: string;
  readonly secrets: NifiSecrets;
}

/** Configuration of an SDK client. */
export interface AwsClientConfig {
  readonly region: typeof region;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What the parts of one route on one machine are told: where the others are, and how to come in. */
export interface RouteSettings {
  readonly state: StateFolder;
  readonly homes: EngineHomes;
  readonly ports: Ports;
  /** Port by which Nginx reaches the API. */
  readonly upstreamPort: number;
  readonly passwords: Passwords;
  /** With every scope. @throws Error before make-api-key has run */
  readonly apiKey: () => string;
  /** Java heap of Trino, MiB. @default - the engine's */
  readonly trinoHeapMb?: number;
  /** @default - the delivery function delivers */
  readonly nifi?: RouteNifi;
  readonly endpoints: Endpoints;
  /** Region and credentials of the emulator, which takes any. */
  readonly awsCredentials: Readonly<Record<string, string>>;
  /** The same and the addresses that AWS SDKs take from the environment. */
  readonly aws: Readonly<Record<string, string>>;
  /** For SDK clients of this process, whose environment is the user's. Athena has an endpoint of its own. */
  readonly awsClient: AwsClientConfig;
}

/** Name of the secret with a role's login. */
export function secretId(role: string): string {
  return `tidemark/source/${role}`;
}

export async function routeSettings(
  state: StateFolder,
  homes: EngineHomes,
  { doors, trinoHeapMb, nifi, ...frontDoor }: FrontDoor & RouteExtras = {},
): Promise<RouteSettings> {
  const ports = await routePorts(state.ports, frontDoor);
  const reached = { ...ports, ...(await doors?.(ports)) };
  const endpoints = endpointsOf(reached, state.secrets);
  return {
    state,
    homes,
    ports,
    upstreamPort: reached.api,
    // A password may be rotated while the route is up.
    get passwords() {
      return loadPasswords(state.secrets);
    },
    apiKey: () => loadApiKey(state.secrets),
    trinoHeapMb,
    ...(nifi && {
      nifi: {
        home: nifi,
        url: `https://localhost:${ports.nifi}/nifi`,
        user: nifiSpec.env.NIFI_USER.default,
        secrets: loadNifiSecrets(state.secrets),
      },
    }),
    endpoints,
    awsCredentials,
    awsClient: awsClientOf(endpoints),
    aws: awsEnvironment(endpoints),
  };
}

const awsCredentials = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** For SDK clients of a route on this machine. Athena has an endpoint of its own. */
export function awsClientOf(endpoints: Pick<Endpoints, 'aws'>): AwsClientConfig {
  return {
    region,
    endpoint: endpoints.aws,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}

/** Variables that lead AWS SDKs to a route on this machine. */
export function awsEnvironment(endpoints: Endpoints): Readonly<Record<string, string>> {
  return {
    ...awsCredentials,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_ATHENA: endpoints.athena,
    // The user's own profiles would otherwise be read beside these and may name another region or account.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

async function routePorts(file: string, { apiPort, wishedApiPort }: FrontDoor): Promise<Ports> {
  const last = readPorts(file);
  const nginx = apiPort ?? wishedApiPort ?? last.nginx;
  const ports = await choosePorts(portNames, { ...last, nginx });
  writeWhole(file, `${JSON.stringify(ports)}\n`);
  return ports;
}

function readPorts(file: string): Partial<Ports> {
  try {
    return z.partialRecord(z.enum(portNames), z.number().int()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function endpointsOf(ports: Ports, secrets: string): Endpoints {
  const url = (port: number) => `http://${host}:${port}`;
  return {
    pid: process.pid,
    api: url(ports.nginx),
    athena: url(ports.athena),
    aws: url(ports.aws),
    connect: url(ports.connect),
    trino: url(ports.trino),
    kafka: `${host}:${ports.kafka}`,
    postgres: { host, port: ports.postgres, database: sourceDatabase },
    bucket,
    secrets,
  };
}
