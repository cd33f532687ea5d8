import { join } from 'node:path';
import { nginx } from '../../local/engines/nginx';
import { choosePorts } from '../../local/route/ports';
import type { Route } from '../../local/route/route';
import { host } from '../../local/route/settings';
import type { ProcessSpec } from '../../local/supervisor/process-spec';
import { startRun, type Run } from '../../local/supervisor/run';
import { connectAs } from '../../test/pipeline/source-session';

/** The endpoint that the API is compared with, behind an Nginx of its own, which is set up as the route's. */
export interface NaiveEndpoint {
  readonly run: Run;
  readonly url: string;
}

/** `public.orders` once more: columns, checks, indexes and the foreign key; nobody captures it. */
const table = `
  CREATE SCHEMA naive;
  CREATE TABLE naive.orders (LIKE public.orders INCLUDING ALL,
    FOREIGN KEY (symbol) REFERENCES public.instruments (symbol));
  GRANT USAGE ON SCHEMA naive TO api;
  GRANT SELECT, INSERT ON naive.orders TO api;`;

/** @param workers processes of uvicorn, as the API has */
export async function startNaiveEndpoint(
  route: Route,
  stateDir: string,
  workers: number,
): Promise<NaiveEndpoint> {
  const admin = await connectAs(route, 'postgres');
  await admin.query(table);
  await admin.end();
  const ports = await choosePorts(['nginx', 'naive']);
  const run = await startRun({ stateDir }, (state, runProcess) => {
    const { homes } = route.settings;
    const door = () =>
      nginx({
        binary: homes.nginx,
        root: homes.nginxRoot,
        stateDir: join(state.data, 'nginx'),
        port: ports.nginx,
        apiPorts: [ports.naive],
      });
    return Promise.resolve({
      endpoints: route.endpoints,
      steps: [
        {
          name: 'api',
          title: 'start the endpoint',
          needs: [],
          start: runProcess(() => endpoint(route, ports.naive, workers)),
        },
        { name: 'nginx', title: 'open its front door', needs: ['api'], start: runProcess(door) },
      ],
    });
  });
  return { run, url: `http://${host}:${ports.nginx}` };
}

function endpoint({ settings }: Route, port: number, workers: number): ProcessSpec {
  const { homes, endpoints, passwords } = settings;
  if (homes.naivePython === undefined) {
    throw new Error('The Python of the endpoint is missing; run "npm run bench:ingress".');
  }
  const { postgres } = endpoints;
  const url = `http://${host}:${port}/healthz`;
  return {
    name: 'api',
    command: [homes.naivePython, '-m', 'uvicorn', 'main:app'],
    cwd: join(__dirname, '..', 'naive'),
    env: {
      DATABASE_URL: `postgresql+psycopg://api:${passwords.api}@${postgres.host}:${postgres.port}/${postgres.database}`,
      WEB_CONCURRENCY: String(workers),
      UVICORN_HOST: host,
      UVICORN_PORT: String(port),
      PYTHONUNBUFFERED: '1',
    },
    ready: {
      what: `an answer from ${url}`,
      deadlineSeconds: 60,
      check: async () => (await fetch(url)).ok,
    },
  };
}
