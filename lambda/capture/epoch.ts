import type { Client } from 'pg';
import * as z from 'zod';
import { positionTable, timelineSql } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import type { Registration } from './contract';

/** Setting of the connector that writes the epoch into every record. */
const setting = 'transforms.epoch.static.value';
const rows = z.tuple([z.object({ epoch: z.number().int() })]);

/**
 * The epoch to capture under: the greatest of what the environment asks for, what the database has noted and what the
 * connector is registered with. Two of the three outlive the loss of the third, so it never falls by a restart, a
 * deployment, a restore of the database or a new Kafka.
 */
export async function epochOf(
  source: Client,
  least: number,
  registered: Readonly<Record<string, string>> | undefined,
): Promise<number> {
  const [{ epoch }] = rows.parse(
    (await source.query(`select epoch from ${qualifiedName(positionTable)}`)).rows,
  );
  return Math.max(least, epoch, registeredEpoch(registered) ?? 1);
}

/** The epoch that the connector writes into its records; undefined when it is not registered or has no number of its own. */
export function registeredEpoch(
  registered: Readonly<Record<string, string>> | undefined,
): number | undefined {
  const epoch = Number(registered?.[setting]);
  return Number.isInteger(epoch) ? epoch : undefined;
}

/** Never lowers it. */
export async function noteEpoch(source: Client, epoch: number): Promise<void> {
  await source.query(`update ${qualifiedName(positionTable)} set epoch = $1 where epoch < $1`, [epoch]);
}

/** Begins a new epoch, under which nothing is captured yet, on the timeline on which the database is. */
export async function beginEpoch(source: Client, epoch: number): Promise<void> {
  await source.query(
    `update ${qualifiedName(positionTable)}
     set epoch = $1, offset_lsn = null, timeline = ${timelineSql}, noted_at = now() where epoch < $1`,
    [epoch],
  );
}

/** The registration under this epoch, as a number that the worker's environment cannot lower. */
export function withEpoch({ name, config }: Registration, epoch: number): Registration {
  return { name, config: { ...config, [setting]: String(epoch) } };
}
