import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { Watermark } from './watermark';

const dayMs = 86_400_000;

/**
 * First day, `YYYY-MM-DD`, under which a record may lie that is not folded. A partition's records are stamped in
 * about the order of their offsets, so that is the day before its watermark's; and no record is delivered that Kafka
 * keeps no longer.
 *
 * @returns undefined when nothing is folded yet: all has to be listed
 */
export function listingStart(
  table: LakeTable,
  watermarks: readonly Watermark[],
  { lookbackDays, now }: { lookbackDays: number; now: () => number },
): string | undefined {
  if (watermarks.length === 0) return undefined;
  const earliest = dayOf(now() - lookbackDays * dayMs);
  if (watermarks.length < (table.partitions ?? 1)) return earliest;
  const least = watermarks.map(({ dt }) => dt).reduce((a, b) => (a < b ? a : b));
  const before = dayOf(Date.parse(least) - dayMs);
  return before > earliest ? before : earliest;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
