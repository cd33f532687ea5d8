import { S3Client } from '@aws-sdk/client-s3';
import type { Client } from 'pg';
import { round } from '../../lambda/query/fold';
import { upkeepOwnTables, upkeepTable } from '../../lambda/query/upkeep-table';
import { foldTable } from '../../lambda/query/fold-table';
import type { FoldPlace } from '../../lambda/query/fold-place';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { openSource } from '../../local/job/clients';
import { startScratchRoute, type ScratchOptions, type ScratchRoute } from '../pipeline/scratch-route';
import { lowLag } from './delivery-lag';
import { createLedger, orders } from './ledger';
import { Load } from './load';
import { Surroundings } from './surroundings';
import { TickLoad } from './tick-load';

export interface FaultRoute extends ScratchRoute {
  /** What stands around the engines. @throws when the route was started without */
  readonly surroundings: Surroundings;
  readonly load: Load;
  /** Ticks that the front door has acknowledged, of a client that sends some all the time. */
  readonly ticks: TickLoad;
  readonly s3: S3Client;
  /** Opens a connection to the source as its superuser. */
  readonly connect: () => Promise<Client>;
  /** Asks Athena. */
  readonly lake: (sql: string) => Promise<(readonly (string | null)[])[]>;
  /** Folds what is there. */
  fold(): Promise<void>;
  /** Folds until nothing is left, which under a load is never. */
  foldAll(): Promise<void>;
  /**
   * Waits until a change that is committed from now on is in the lake within a second, or for a while.
   *
   * @throws what ended a writer of the load, of which no change would come
   */
  lowLag(): Promise<void>;
  /** Compacts, expires and removes as the schedule does. */
  upkeep(): Promise<void>;
  /** Offsets of the fold's watermark by `<topic>-<partition>`. */
  watermarks(): Promise<Map<string, bigint>>;
}

export interface FaultRouteOptions extends Pick<ScratchOptions, 'only' | 'nifi'> {
  readonly surrounded?: boolean;
}

/**
 * A whole route on which a load runs, with every process started again that dies.
 *
 * @param surrounded whether there are doors before the engines, disks of their own, and clocks
 * @param options of the route itself
 */
export async function startFaultRoute(
  seed: number,
  changesPerSecond: number,
  { surrounded = false, ...options }: FaultRouteOptions = {},
): Promise<FaultRoute> {
  const surroundings = surrounded ? new Surroundings() : undefined;
  const scratch = await startScratchRoute({
    revive: ['postgres', 'kafka', 'trino'],
    // An hour of load makes tables of which a fold and a comparison at once do not fit into the default.
    ...(surrounded ? { trinoHeapMb: 2048 } : {}),
    ...surroundings?.options,
    ...options,
  });
  const { route, clients } = scratch;
  const { settings } = route;
  const connect = () => openSource(settings);
  const admin = await connect();
  await createLedger(admin);
  await admin.end();
  const s3 = new S3Client(settings.awsClient);
  const place: FoldPlace = {
    athena: clients.athena,
    s3,
    context: clients.lake,
    bucket: settings.endpoints.bucket,
    lookbackDays: 8,
    now: Date.now,
  };
  // A transaction of a million rows is read again from its beginning after each break.
  const patience = surrounded ? 600 : 60;
  const lake = async (sql: string) => allRows(await runQuery(clients.athena, sql, clients.lake));
  /** @param until no round begins later */
  const fold = async (until?: number) => {
    for (const table of lakeTables) {
      await foldTable(place, table, { round, until });
    }
  };
  const ticks = new TickLoad(settings);
  const load = new Load({ connect, seed, changesPerSecond });
  return {
    ...scratch,
    get surroundings() {
      if (!surroundings) throw new Error('This route has nothing around its engines.');
      return surroundings;
    },
    load,
    ticks,
    s3,
    connect,
    lake,
    fold: () => fold(Date.now()),
    foldAll: () => fold(),
    lowLag: () =>
      Promise.race([lowLag({ s3, bucket: place.bucket, table: orders }, Date.now(), patience), load.failed]),
    upkeep: async () => {
      // Longer than a fold takes where all processes, the load and the faults share one machine.
      const rules = { tombstoneDays: 30, snapshotSeconds: 300, rawDays: 90 };
      for (const table of lakeTables) await upkeepTable(place, table, rules);
      await upkeepOwnTables(place, rules);
    },
    watermarks: async () =>
      new Map(
        (await lake('SELECT _topic, _partition, _offset FROM fold_watermark')).map(
          ([topic, partition, offset]) => [`${topic}-${partition}`, BigInt(offset ?? 0)],
        ),
      ),
    end: async () => {
      ticks.giveUp();
      await load.stop();
      s3.destroy();
      try {
        await scratch.end();
      } finally {
        await surroundings?.close();
      }
    },
  };
}
