import { setTimeout as sleep } from 'node:timers/promises';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import { ConnectApi } from '../../lambda/capture/connect-api';
import type { SlotState } from '../../lambda/capture/slot-state';
import { connectorName, slotName } from '../../lib/contracts/source-names';
import { connectTopics } from '../../lib/contracts/topics';
import type { Random } from '../../local/job/random';
import { routeHandlers } from '../../local/route/route-handlers';
import { waitUntil } from '../pipeline/wait-until';
import { takeBackup } from './database-copy';
import { deleteTopic } from './delete-topic';
import type { Fault } from './faults';
import type { FaultRoute } from './fault-route';
import { onSource } from './on-source';

/** A fault after which going on would skip changes: capture has to stand still until `npm run recover` has run. */
export interface Refusal extends Fault {
  /** What the slot's watch calls it. */
  readonly state: SlotState;
  /** Goes wrong while capture recovers. */
  readonly during?: (on: FaultRoute, random: Random) => Promise<void>;
}

const drop = `SELECT pg_drop_replication_slot('${slotName}')`;

export const refusals: readonly [Refusal, ...Refusal[]] = [
  {
    name: 'the replication slot is dropped',
    state: 'missing',
    strike: (on) => onFreeSlot(on, drop),
  },
  {
    name: 'the replication slot is dropped and made anew',
    state: 'ahead',
    strike: async (on) => {
      await onFreeSlot(
        on,
        `BEGIN; ${drop}; COMMIT; SELECT pg_create_logical_replication_slot('${slotName}', 'pgoutput')`,
      );
    },
  },
  {
    name: 'the replication slot is advanced past what was captured',
    state: 'ahead',
    strike: (on) =>
      onFreeSlot(on, `SELECT pg_replication_slot_advance('${slotName}', pg_current_wal_insert_lsn())`),
  },
];

/** The same for `npm run test:faults`, the last one for good: the database is another one afterwards. */
export const longRefusals: readonly Refusal[] = [
  {
    name: 'Kafka Connect is killed in the snapshot of a recovery',
    state: 'missing',
    strike: (on) => onFreeSlot(on, drop),
    during: async (on, random) => {
      const connect = new ConnectApi(on.route.endpoints.connect);
      // Its slot is made with the snapshot.
      await onSource(on, (admin) =>
        waitUntil('the snapshot to begin', async () => {
          const facts = await readCaptureFacts(admin, connect, connectorName);
          return facts.slot !== undefined && facts.offsetLsn === undefined;
        }),
      );
      await sleep(random.below(1_000));
      await on.route.kill('connect');
    },
  },
  {
    name: 'more WAL is written than a slot may hold back',
    state: 'lost',
    strike: async (on) => {
      await on.route.kill('connect', 'SIGSTOP');
      try {
        await onSource(on, async (admin) => {
          await waitUntil(
            'the slot to be lost',
            async () => {
              // A segment is 16 MiB, however little of it is written.
              await admin.query(
                "SELECT pg_logical_emit_message(false, 'faults', 'to fill a segment'), pg_switch_wal()",
              );
              const { rows } = await admin.query<{ status: string }>(
                'SELECT wal_status AS status FROM pg_replication_slots WHERE slot_name = $1',
                [slotName],
              );
              if (rows[0]?.status === 'unreserved') await admin.query('CHECKPOINT');
              return rows[0]?.status === 'lost';
            },
            300,
          );
        });
      } finally {
        await on.route.kill('connect', 'SIGCONT');
      }
    },
  },
  {
    name: 'the topic with the offsets of connectors is wiped',
    state: 'forgotten',
    strike: async ({ route }) => {
      await route.kill('connect');
      await deleteTopic(route.endpoints.kafka, connectTopics.offset);
      await routeHandlers(route.settings).createTopics();
      await route.whenReady('connect');
    },
  },
  {
    name: 'the database is restored from a backup',
    state: 'rewound',
    strike: async (on) => {
      const backup = await takeBackup(on.route, { slots: true });
      await sleep(10_000);
      const restored = await backup.restore();
      on.surroundings.endLast(() => restored.end());
      on.surroundings.door('postgres').leadTo(restored.port);
    },
  },
];

/** Repeats until the connector, which comes back at once, does not hold the slot. */
async function onFreeSlot(on: FaultRoute, sql: string): Promise<void> {
  await onSource(on, (admin) =>
    waitUntil('the slot to be free', async () => {
      await admin.query('SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active');
      return admin.query(sql).then(
        () => true,
        async () => {
          await admin.query('ROLLBACK');
          return false;
        },
      );
    }),
  );
}
