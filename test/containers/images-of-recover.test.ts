import type { Client } from 'pg';
import { sourceConnector } from '../../containers/connect/source-connector';
import { recover } from '../../containers/recover/spec';
import { slotName } from '../../lib/contracts/source-names';
import { containerEnv } from '../../local/engines/container-env';
import { queryVariables, sourceVariables } from '../../local/route/handler-variables';
import { startScratchRoute, type ScratchRoute } from '../pipeline/scratch-route';
import { connectAs } from '../pipeline/source-session';
import { waitUntil } from '../pipeline/wait-until';
import { buildImage, buildRefusal, testTag } from './built-image';
import { docker } from './docker';

const refusal = buildRefusal(recover);

if (refusal !== undefined)
  it.skip(`the recovery's image is built and run (skipped: ${refusal})`, () => undefined);
else
  describe("the recovery's image", () => {
    /** The last first, also when a start has failed half way. */
    const undo: (() => Promise<unknown>)[] = [];
    let scratch: ScratchRoute;
    let admin: Client;

    beforeAll(async () => {
      const bytes = await buildImage(recover);
      process.stdout.write(`${testTag(recover)}: ${Math.round(bytes / 1e6)} MB\n`);
      scratch = await startScratchRoute();
      undo.unshift(() => scratch.end());
      admin = await connectAs(scratch.route, 'postgres');
      undo.unshift(() => admin.end());
    }, 900_000);

    afterAll(async () => {
      for (const step of undo) await step();
    }, 120_000);

    /** As ECS runs it. @returns its standard output */
    function run(): Promise<string> {
      const { endpoints, aws } = scratch.route.settings;
      const { AWS_REGION = '', ...login } = aws;
      const { SOURCE_HOST, SOURCE_PORT, SOURCE_DATABASE, SOURCE_TLS, CAPTURE_SECRET_ID } =
        sourceVariables(endpoints);
      const env = {
        ...containerEnv(recover, {
          ...{ SOURCE_HOST, SOURCE_PORT, SOURCE_DATABASE, SOURCE_TLS, CAPTURE_SECRET_ID },
          ...queryVariables,
          REGISTRATION: JSON.stringify(sourceConnector()),
          CONNECT_URL: endpoints.connect,
          KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
          AWS_REGION,
          RECOVERY_SECONDS: '300',
        }),
        ...login,
      };
      return docker(
        [
          ...['run', '--rm', '--network', 'host', '--memory', '2g'],
          ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
          ...Object.keys(env).flatMap((variable) => ['--env', variable]),
          testTag(recover),
        ],
        env,
      );
    }

    it('makes the lake the database again after the slot was dropped, and ends well', async () => {
      await admin.query(
        `insert into instruments values ('KEPT', 'kept', 'USD', true), ('GONE', 'x', 'USD', true)`,
      );
      await scratch.caughtUp();
      await waitUntil('the slot to be dropped', async () => {
        await admin.query('select pg_terminate_backend(active_pid) from pg_replication_slots where active');
        return admin.query('select pg_drop_replication_slot($1)', [slotName]).then(
          () => true,
          () => false,
        );
      });
      await admin.query(`delete from instruments where symbol = 'GONE'`);
      const lines = (await run()).split('\n').map((line) => JSON.parse(line) as unknown);
      expect(lines).toEqual([
        { epoch: 2, snapshot: 'in Kafka' },
        { epoch: 2, deleted: { instruments: 1, daily_bars: 0, orders: 0 } },
      ]);
      for (const comparison of Object.values(await scratch.comparisons()))
        expect(comparison).toMatchObject({ identical: true });
    }, 600_000);
  });
