import { validLakeTables } from '../../lib/contracts/validate-tables';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { tables } from '../../lib/contracts/tables';
import { foldEvent, type FoldEvent, type FoldReport } from './contract';
import { eachTable, refuseFailures } from './each-table';
import { foldTable } from './fold-table';
import { prepareFoldedTables } from './prepare-folded-tables';
import { withFoldPlace, type FoldPlace } from './fold-place';

/** No round begins later than so long after the start: Lambda ends a function after 15 minutes. */
const beginMs = 8 * 60_000;

/** Rows of 16 MiB of raw files take some 200 MB in a query. Athena takes statements of up to 262,144 characters. */
export const round = { files: 5_000, bytes: 16 * 1024 * 1024, hours: 400 };

/**
 * Takes what is new in the raw zone into `<t>_history` and, of captured tables, `<t>_current`, for all or those of the event. Safe
 * to run at any time, also twice at once: see foldTable.
 *
 * @throws Error naming each table that failed, after all others are done
 */
export async function handler(event: FoldEvent = {}): Promise<FoldReport> {
  const { tables: names } = foldEvent.parse(event);
  const report = await withFoldPlace((place) => foldTables(place, validLakeTables(tables), names));
  console.log(JSON.stringify({ fold: report.tables }));
  return refuseFailures(report);
}

export async function foldTables(
  place: FoldPlace,
  all: readonly LakeTable[],
  names?: readonly string[],
): Promise<FoldReport> {
  return eachTable(all, names, async (table) => {
    const { athena, context, bucket } = place;
    await prepareFoldedTables(athena, context, bucket, [table]);
    return foldTable(place, table, { round, until: place.now() + beginMs });
  });
}
