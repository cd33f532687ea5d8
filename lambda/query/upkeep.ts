import { tables } from '../../lib/contracts/tables';
import { validLakeTables } from '../../lib/contracts/validate-tables';
import { foldEvent, upkeepEnvironment, type FoldEvent, type UpkeepReport } from './contract';
import { eachTable, refuseFailures } from './each-table';
import { withFoldPlace } from './fold-place';
import { upkeepTable, upkeepOwnTables } from './upkeep-table';

/** No batch of raw files is removed later than so long after the start: Lambda ends a function after 15 minutes. */
const beginMs = 8 * 60_000;

/**
 * Puts files of history and current together, removes old states and files that belong to none, forgets keys that
 * were deleted long ago, moves the bound of views of which nothing was folded, and removes old raw files that are
 * folded. Folds and questions go on.
 *
 * @throws Error naming each table that failed, after all others are done
 */
export async function handler(event: FoldEvent = {}): Promise<UpkeepReport> {
  const { tables: names } = foldEvent.parse(event);
  const { TOMBSTONE_DAYS, SNAPSHOT_SECONDS, RAW_DAYS } = upkeepEnvironment.parse(process.env);
  const rules = {
    tombstoneDays: TOMBSTONE_DAYS,
    snapshotSeconds: SNAPSHOT_SECONDS,
    rawDays: RAW_DAYS,
    until: Date.now() + beginMs,
  };
  const report = await withFoldPlace(async (place) => {
    const done = await eachTable(validLakeTables(tables), names, async (table) => {
      return { table: table.name, expired: await upkeepTable(place, table, rules) };
    });
    await upkeepOwnTables(place, rules);
    return done;
  });
  console.log(JSON.stringify({ upkeep: report.tables }));
  return refuseFailures(report);
}
