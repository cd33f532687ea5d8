import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nginx as spec, nginxPrefix, nginxTemplate } from '../../containers/nginx/spec';
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
}

/** The front door's container as a child process: the same template, filled in as the image's entry point does. */
export function nginx(settings: NginxSettings): ProcessSpec {
  const { binary, root, stateDir, port } = settings;
  const env = environment(settings);
  const url = `http://127.0.0.1:${port}/healthz`;
  const [, ...args] = spec.command;
  return {
    name: 'nginx',
    command: [binary, ...args.map((arg) => (arg === nginxPrefix ? stateDir : arg))],
    env: root === undefined ? {} : { LD_LIBRARY_PATH: libraryFolders(root).join(':') },
    prepare: () => writeConfiguration(stateDir, env),
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

function environment({ port, apiPorts }: NginxSettings) {
  return containerEnv(spec, {
    NGINX_LISTEN: `127.0.0.1:${port}`,
    NGINX_UPSTREAM_SERVERS: apiPorts
      .map((apiPort) => `server 127.0.0.1:${apiPort} max_fails=10 fail_timeout=5s;`)
      .join(' '),
    NGINX_WORKERS: '1',
    // A child's stdout may be a socket, which nginx cannot open by its name under /dev.
    NGINX_ACCESS_LOG: 'access.log',
    // As root nginx would run its workers as an account that may not exist here, or not reach this folder.
    NGINX_MAIN_DIRECTIVES: process.getuid?.() === 0 ? 'user root root;' : '',
  });
}

async function writeConfiguration(stateDir: string, env: Readonly<Record<string, string>>): Promise<void> {
  const template = await readFile(join(__dirname, '..', '..', spec.image, nginxTemplate), 'utf8');
  await mkdir(stateDir, { recursive: true });
  await writeFile(join(stateDir, 'nginx.conf'), fillTemplate(template, env));
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
