import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { componentTypes } from '../../containers/nifi/flow/component-types';
import { keptFolder, nifiSpec } from '../../containers/nifi/spec';
import { containerEnv } from '../../local/engines/container-env';
import { choosePorts } from '../../local/route/ports';
import { buildImage, buildRefusal, testTag } from './built-image';
import { Container } from './container';
import { docker } from './docker';
import { NifiApi } from './nifi-api';

const refusal = buildRefusal(nifiSpec);
const graceSeconds = 90;
/** Seconds; on two cores that others use too, NiFi has taken five minutes. */
const startLimitSeconds = 600;
const user = nifiSpec.env.NIFI_USER.default;
const password = `password-${randomUUID()}`;
const sensitiveKey = `key-${randomUUID()}`;

const types = z
  .object({
    processorTypes: z.array(z.object({ type: z.string() })).default([]),
    controllerServiceTypes: z.array(z.object({ type: z.string() })).default([]),
  })
  .transform(({ processorTypes, controllerServiceTypes }) =>
    [...processorTypes, ...controllerServiceTypes].map(({ type }) => type),
  );
const groups = z
  .object({ processGroups: z.array(z.object({ component: z.object({ name: z.string() }) })) })
  .transform(({ processGroups }) => processGroups.map(({ component }) => component.name));

// Its first answers take long on a busy machine.
jest.setTimeout(180_000);

if (refusal !== undefined)
  it.skip(`NiFi's image is built and started (skipped: ${refusal})`, () => undefined);
else
  describe("NiFi's image", () => {
    const volume = `tidemark-test-nifi-${randomUUID().slice(0, 8)}`;
    let port: number;
    let container: Container;
    let api: NifiApi;

    async function start(): Promise<void> {
      const ports = await choosePorts(['https', 'management']);
      port = ports.https;
      const env = containerEnv(nifiSpec, {
        NIFI_HTTPS_HOST: '127.0.0.1',
        NIFI_HTTPS_PORT: String(port),
        NIFI_MANAGEMENT_PORT: String(ports.management),
        NIFI_PROXY_HOST: `nifi.example.internal:${port}`,
        NIFI_PASSWORD: password,
        NIFI_SENSITIVE_PROPS_KEY: sensitiveKey,
        KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:9',
        AWS_REGION: 'eu-central-1',
        LAKE_BUCKET: 'lake',
      });
      container = await Container.start(nifiSpec, env, { memory: '2g', volumes: { [keptFolder]: volume } });
      await container.healthy(startLimitSeconds);
      api = await NifiApi.open(port);
    }

    beforeAll(async () => {
      const bytes = await buildImage(nifiSpec);
      process.stdout.write(`${testTag(nifiSpec)}: ${Math.round(bytes / 1e6)} MB\n`);
      await start();
    }, 1_200_000);

    afterAll(async () => {
      await container.remove();
      await docker(['volume', 'rm', volume]);
    }, 120_000);

    it('runs as one user that is not root, without a capability', async () => {
      const status = await container.exec('cat', '/proc/1/status');
      expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m);
      expect(status).toMatch(/^CapEff:\t0+$/m);
    });

    it('is one program, which gets the signals and knows neither password nor key', async () => {
      expect(await container.exec('cat', '/proc/1/cmdline')).toMatch(/java\0.*org\.apache\.nifi\.NiFi\0$/s);
      const environment = await container.exec('cat', '/proc/1/environ');
      expect(environment).toContain('LAKE_BUCKET=lake');
      expect(environment).not.toContain(password);
      expect(environment).not.toContain(sensitiveKey);
    });

    it('has a certificate for the name under which it is called', () => {
      expect(api.certificate.subjectaltname).toContain('DNS:nifi.example.internal');
    });

    it('answers under its own name and that of the proxy, and under no other', async () => {
      const hosts = [`localhost:${port}`, `nifi.example.internal:${port}`, 'elsewhere.example'];
      const answers = await Promise.all(
        hosts.map((host) => api.get('/authentication/configuration', { host })),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    });

    it('lets nobody in without the login, nor with another one', async () => {
      expect((await api.get('/flow/about')).status).toBe(401);
      expect((await api.signIn(user, 'not the password')).status).toBe(400);
      expect((await api.signIn(user, password)).status).toBe(201);
      const about = await api.get('/flow/about');
      expect([about.status, about.body]).toEqual([200, expect.stringContaining('"version":"2.9.')]);
    });

    it('knows every component that the flow is made of', async () => {
      await api.signIn(user, password);
      const paths = ['/flow/processor-types', '/flow/controller-service-types'];
      const answers = await Promise.all(paths.map((path) => api.get(path)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const known = answers.flatMap(({ body }) => types.parse(JSON.parse(body)));
      expect(known).toEqual(expect.arrayContaining(Object.values(componentTypes)));
    });

    it('finds the flow of its folder again when the next task takes over, and ends in time before', async () => {
      await api.signIn(user, password);
      const component = { name: 'delivery', position: { x: 0, y: 0 }, executionEngine: 'STATELESS' };
      const made = await api.post('/process-groups/root/process-groups', {
        revision: { version: 0 },
        component,
      });
      expect(made.status).toBe(201);

      const { code, seconds } = await container.stop(graceSeconds);
      // A JVM's way to say that it ended at SIGTERM.
      expect(code).toBe(143);
      expect(seconds).toBeLessThan(graceSeconds);
      expect(await container.log()).not.toContain(password);
      await container.remove();

      await start();
      await api.signIn(user, password);
      expect(groups.parse(JSON.parse((await api.get('/process-groups/root/process-groups')).body))).toEqual([
        'delivery',
      ]);
    }, 900_000);
  });
