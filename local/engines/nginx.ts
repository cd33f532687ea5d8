import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nginx as spec, nginxFiles, nginxPrefix, nginxTlsFile } from '../../containers/nginx/spec';
import type { ProcessSpec } from '../supervisor/process-spec';
import { containerEnv } from './container-env';

export interface NginxSettings {
  /** The nginx program. */
  readonly binary: string;
  /** The root that nginx was unpacked under, whose libraries it may need. @default - the system's own */
  readonly root?: string;
  /** Folder of this engine: configuration, logs, temporary files; made when missing. */
  readonly stateDir: string;
  readonly port: number;
  /** Ports of the API's instances on this machine. */
  readonly apiPorts: readonly [number, ...number[]];
  /** Variables of the spec that differ from this machine's. @default {} */
  readonly env?: Readonly<Partial<Record<keyof typeof spec.env, string>>>;
}

const templates = join(__dirname, '..', '..', spec.image, 'templates');

/** The front door's container as a child process: the same template, filled in as the image's entry point does. */
export function nginx(settings: NginxSettings): ProcessSpec {
  const { binary, root, stateDir, port } = settings;
  const env = nginxEnvironment(settings);
  const url = `http://127.0.0.1:${port}/healthz`;
  const [, ...args] = spec.command;
  return {
    name: 'nginx',
    command: [binary, ...args.map((arg) => (arg === nginxPrefix ? stateDir : arg))],
    env: root === undefined ? {} : { LD_LIBRARY_PATH: libraryFolders(root).join(':') },
    prepare: () => writeNginxConfiguration(stateDir, env),
    // SIGQUIT lets running requests end, as the image's STOPSIGNAL does.
    stopSignal: 'SIGQUIT',
    stopSeconds: 15,
    ready: {
      what: `an answer of the API through ${url}`,
      deadlineSeconds: 30,
      check: async () => (await fetch(url)).ok,
    },
  };
}

/** Over the spec's defaults: what this machine needs, and limits that a benchmark from one address does not meet. */
function nginxEnvironment({ port, apiPorts, env }: NginxSettings) {
  return containerEnv(spec, {
    NGINX_LISTEN: `127.0.0.1:${port}`,
    // A page in a browser that leads a name of its own to this machine is none of our clients.
    NGINX_SERVER_NAMES: 'localhost 127.0.0.1',
    NGINX_ADDRESS_RATE: '100000',
    NGINX_ADDRESS_BURST: '100000',
    NGINX_ADDRESS_CONNECTIONS: '2000',
    NGINX_KEY_RATE: '100000',
    NGINX_KEY_BURST: '100000',
    NGINX_UPSTREAM_SERVERS: apiPorts
      .map((apiPort) => `server 127.0.0.1:${apiPort} max_fails=10 fail_timeout=5s;`)
      .join(' '),
    NGINX_WORKERS: '1',
    // A child's stdout may be a socket, which nginx cannot open by its name under /dev.
    NGINX_ACCESS_LOG: 'access.log',
    // As root nginx would run its workers as an account that may not exist here, or not reach this folder.
    NGINX_MAIN_DIRECTIVES: process.getuid?.() === 0 ? 'user root root;' : '',
    ...env,
  });
}

/** What start.sh of the image does. */
export async function writeNginxConfiguration(
  stateDir: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  for (const name of nginxFiles) {
    const template = await readFile(join(templates, `${name}.template`), 'utf8');
    const unused = name === nginxTlsFile && env['NGINX_TLS_CERTIFICATE'] === '';
    await writeFile(join(stateDir, name), unused ? '' : fillTemplate(template, env));
  }
}

/** What `envsubst` does for the given names; every other `$name` is nginx's own and stays. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    return (name === undefined ? undefined : values[name]) ?? whole;
  });
}

function libraryFolders(root: string): string[] {
  return ['usr/lib', 'lib'].flatMap((folder) => {
    const path = join(root, folder);
    try {
      return readdirSync(path)
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(path, name));
    } catch {
      return [];
    }
  });
}
