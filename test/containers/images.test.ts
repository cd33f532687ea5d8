import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { nginx } from '../../containers/nginx/spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';
import { marketDataTopic } from '../../lib/contracts/topics';
import { containerEnv } from '../../local/engines/container-env';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { ChangeLog } from '../pipeline/change-log';
import { topicRecords } from '../pipeline/topic-records';
import { waitUntil } from '../pipeline/wait-until';
import { buildImage, buildRefusal, testTag } from './built-image';
import { Container } from './container';
import { docker } from './docker';

const specs: readonly ContainerSpec[] = [api, nginx, connectSpec];
const refusal = specs.map(buildRefusal).find((reason) => reason !== undefined);

/** From the stop signal to SIGKILL in the stack. */
const graceSeconds: Readonly<Record<string, number>> = {
  [api.name]: 30,
  [nginx.name]: 30,
  [connectSpec.name]: 60,
};

const host = '127.0.0.1';

if (refusal !== undefined) it.skip(`images are built and started (skipped: ${refusal})`, () => undefined);
else
  describe('images', () => {
    /** The last first, also when a start has failed half way. */
    const undo: (() => Promise<unknown>)[] = [];
    let route: Route;
    const running = new Map<string, Container>();
    const containerOf = ({ name }: ContainerSpec) => running.get(name)!;

    beforeAll(async () => {
      for (const spec of specs) {
        const bytes = await buildImage(spec);
        process.stdout.write(`${testTag(spec)}: ${Math.round(bytes / 1e6)} MB\n`);
      }
      const folder = await mkdtemp(join(tmpdir(), 'tidemark-images-'));
      undo.unshift(() => rm(folder, { recursive: true }));
      route = await startRoute({ stateDir: folder, only: ['make-api-key', 'create-topics'] });
      undo.unshift(() => route.stop());
      for (const [spec, env] of environments(route)) {
        const container = await Container.start(spec, env);
        undo.unshift(() => container.remove());
        running.set(spec.name, container);
      }
      for (const spec of specs) await containerOf(spec).healthy(spec.health.startSeconds + 60);
    }, 900_000);

    afterAll(async () => {
      for (const step of undo) await step();
    }, 120_000);

    it.each(specs)('$name runs as one user that is not root, without a capability', async (spec) => {
      const status = await containerOf(spec).exec('cat', '/proc/1/status');
      expect(status).toMatch(/^Uid:\t(?!0\b)(\d+)\t\1\t\1\t\1$/m);
      expect(status).toMatch(/^CapEff:\t0+$/m);
    });

    it.each(specs)('$name cannot write outside of its volumes', async (spec) => {
      const [folder] = spec.writable ?? [];
      const touch = (path: string) => containerOf(spec).exec('sh', '-c', `echo x > ${path}/touched`);
      await expect(touch('.')).rejects.toThrow(/Read-only file system/);
      if (folder !== undefined) await touch(folder);
    });

    it.each(specs)('$name is one program, which gets the signals', async (spec) => {
      const command = await containerOf(spec).exec('cat', '/proc/1/cmdline');
      expect(command).not.toMatch(/^(ba)?sh\0/);
      expect(command).toContain(spec.command.at(-1) === 'daemon off;' ? 'nginx' : spec.command.at(-1)!);
    });

    it.each(specs)('the health command of $name ends well', async (spec) => {
      await containerOf(spec).exec(...spec.health.command);
    });

    it.each(specs)('the image of $name holds no secret, and nothing of its build', async (spec) => {
      const image = await docker(['image', 'inspect', testTag(spec)]);
      const history = await docker(['history', '--no-trunc', testTag(spec)]);
      for (const password of Object.values(route.settings.passwords)) {
        expect(image).not.toContain(password);
        expect(history).not.toContain(password);
      }
      const [{ Config: config }] = imageSchema.parse(JSON.parse(image));
      const told = config.Env.map((variable) => variable.split('=')[0]);
      for (const [name, { secret }] of Object.entries(spec.env)) {
        if (secret === true) expect(told).not.toContain(name);
      }
      const programs = await containerOf(spec).exec('sh', '-c', 'command -v mvn javac gcc || true');
      expect(programs).toBe('');
    });

    /** Sends it to the front door, with a key. */
    const post = (path: string, body: unknown) =>
      fetch(`http://${host}:${route.settings.ports.nginx}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${route.settings.apiKey()}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });

    it('passes a row from HTTP to the change topic, through all of them', async () => {
      await routeHandlers(route.settings).registerConnector();
      const answer = await post('/v1/instruments', { symbol: 'BOX', name: 'In a box', currency: 'EUR' });
      expect([answer.status, await answer.text()]).toEqual([201, expect.stringContaining('"BOX"')]);
      const log = await ChangeLog.open(route.endpoints.kafka);
      try {
        const [change] = await log.until(
          1,
          ({ table, key }) => table === 'instruments' && key.symbol === 'BOX',
        );
        expect(change?.value).toMatchObject({ name: 'In a box', currency: 'EUR' });
      } finally {
        await log.close();
      }
      await containerOf(connectSpec).exec(...connectSpec.health.command);
    }, 120_000);

    it('passes a tick from HTTP to its topic', async () => {
      const tick = { symbol: 'BOX', price: '1.5', traded_at: '2026-11-27T17:00:00+01:00' };
      const answer = await post('/v1/ticks', tick);
      expect([answer.status, await answer.json()]).toEqual([201, { accepted: 1 }]);
      const records = await topicRecords(route.endpoints.kafka, marketDataTopic);
      expect(records.map(({ key, value }) => [key, JSON.parse(value) as unknown])).toEqual([
        [
          'BOX',
          expect.objectContaining({ price: '1.500000', traded_at: '2026-11-27T16:00:00.000000Z' }) as unknown,
        ],
      ]);
    }, 60_000);

    it.each(specs)(
      '$name ends in time when it is asked to',
      async (spec) => {
        const grace = graceSeconds[spec.name]!;
        const { code, seconds } = await containerOf(spec).stop(grace);
        // 143 is a JVM's way to say that it ended at SIGTERM; 137 would be SIGKILL.
        expect([0, 143]).toContain(code);
        expect(seconds).toBeLessThan(grace);
        await waitUntil(
          'the end',
          async () => (await containerOf(spec).inspect('{{.State.Running}}')) === 'false',
        );
      },
      90_000,
    );
  });

const imageSchema = z.tuple([z.object({ Config: z.object({ Env: z.array(z.string()) }) })]);

function environments({ settings, endpoints }: Route): [ContainerSpec, Record<string, string>][] {
  const { ports, passwords } = settings;
  const { database } = endpoints.postgres;
  return [
    [
      api,
      containerEnv(api, {
        DB_HOST: host,
        DB_PORT: String(ports.postgres),
        DB_NAME: database,
        DB_PASSWORD: passwords.api,
        KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
        DB_SSLMODE: 'disable',
        UVICORN_HOST: host,
        UVICORN_PORT: String(ports.api),
      }),
    ],
    [
      nginx,
      containerEnv(nginx, {
        NGINX_LISTEN: `${host}:${ports.nginx}`,
        NGINX_UPSTREAM_SERVERS: `server ${host}:${ports.api} max_fails=10 fail_timeout=5s;`,
      }),
    ],
    [
      connectSpec,
      containerEnv(connectSpec, {
        KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
        CONNECT_HOST: host,
        CONNECT_PORT: String(ports.connect),
        CONNECT_ADVERTISED_HOST: host,
        CONNECT_REPLICATION_FACTOR: '1',
        SOURCE_HOST: host,
        SOURCE_PORT: String(ports.postgres),
        SOURCE_DATABASE: database,
        SOURCE_SSLMODE: 'disable',
        SOURCE_USER: 'capture',
        SOURCE_PASSWORD: passwords.capture,
      }),
    ],
  ];
}
