import { literal, quoted } from './view-column';
import type { Watermark } from './watermark';

/**
 * Removes rows of deleted keys from the current table, or from the masked one: those that landed before a time, and whose offset is folded.
 *
 * @param watermarks not empty
 */
export function forgetDeletedSql(
  relation: string,
  watermarks: readonly Watermark[],
  landedBefore: Date,
): string {
  const time = landedBefore.toISOString().replace('T', ' ').replace('Z', '');
  const folded = watermarks.map(
    ({ topic, partition, offset }) =>
      `("_topic" = ${literal(topic)} AND "_partition" = ${partition} AND "_offset" <= ${offset})`,
  );
  return `DELETE FROM ${quoted(relation)}
WHERE "_op" = 'd' AND "_landed_at" < timestamp '${time}' AND (${folded.join(' OR ')})`;
}

/** Puts small files together and applies deletes to them; what is large already stays as it is. */
export function compactSql(table: string): string {
  return `OPTIMIZE ${table} REWRITE DATA USING BIN_PACK`;
}

/** Says how old a state may be that VACUUM leaves. */
export function keepSnapshotsSql(table: string, seconds: number): string {
  return `ALTER TABLE ${table} SET TBLPROPERTIES ('vacuum_max_snapshot_age_seconds' = '${seconds}')`;
}

/** Removes older states, and files that belong to none. */
export function vacuumSql(table: string): string {
  return `VACUUM ${table}`;
}
