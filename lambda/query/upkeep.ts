import { tables } from '../../lib/contracts/tables';
import { validTables } from '../../lib/contracts/validate-tables';
import { foldEvent, upkeepEnvironment, type FoldEvent, type UpkeepReport } from './contract';
import { eachTable, refuseFailures } from './each-table';
import { withFoldPlace } from './fold-place';
import { upkeepTable, upkeepWatermarks } from './upkeep-table';

/**
 * Puts files of history and current together, removes old states and files that belong to none, forgets keys that
 * were deleted long ago, and moves the bound of views of which nothing was folded. Folds and questions go on.
 *
 * @throws Error naming each table that failed, after all others are done
 */
export async function handler(event: FoldEvent = {}): Promise<UpkeepReport> {
  const { tables: names } = foldEvent.parse(event);
  const { TOMBSTONE_DAYS, SNAPSHOT_SECONDS } = upkeepEnvironment.parse(process.env);
  const rules = { tombstoneDays: TOMBSTONE_DAYS, snapshotSeconds: SNAPSHOT_SECONDS };
  const report = await withFoldPlace(async (place) => {
    const done = await eachTable(validTables(tables), names, async (table) => {
      await upkeepTable(place, table, rules);
      return { table: table.name };
    });
    await upkeepWatermarks(place, rules);
    return done;
  });
  console.log(JSON.stringify({ upkeep: report.tables }));
  return refuseFailures(report);
}
