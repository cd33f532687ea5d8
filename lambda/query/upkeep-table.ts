import type { AthenaClient } from '@aws-sdk/client-athena';
import { lakeNames, reconciliationTable, watermarkTable } from '../../lib/contracts/lake-layout';
import { isCaptured, isMasked, type LakeTable } from '../../lib/contracts/lake-tables';
import { expireRaw } from './expire-raw';
import { foldedTables } from './folded-table-sql';
import type { FoldPlace } from './fold-place';
import { listingStart } from './listing-start';
import { refillMaskedSql } from './merge-sql';
import { listRawFiles } from './raw-files';
import { replaceViews } from './replace-views';
import type { QueryContext } from './run-query';
import { compactSql, forgetDeletedSql, keepSnapshotsSql, vacuumSql } from './upkeep-sql';
import { readWatermarks } from './watermark';
import { writeQuery } from './write-query';

export interface UpkeepRules {
  /** Days that a deleted key stays known. Longer than a change can be late. */
  readonly tombstoneDays: number;
  /** Seconds that the states of former folds stay readable. Longer than any query and any fold takes. */
  readonly snapshotSeconds: number;
  /** Days that raw files stay when they are folded. Longer than Kafka keeps records. */
  readonly rawDays: number;
  /** No batch of raw files begins after it, milliseconds since 1970. @default - none */
  readonly until?: number;
}

const dayMs = 86_400_000;

/**
 * Keeps a table's Iceberg tables small and its views' bound near, and removes old raw files, while folds and questions
 * go on.
 *
 * @returns number of raw files that were removed
 */
export async function upkeepTable(place: FoldPlace, table: LakeTable, rules: UpkeepRules): Promise<number> {
  const { athena, context, now } = place;
  const watermarks = await readWatermarks(athena, context, table);
  if (isCaptured(table) && watermarks.length > 0) {
    const landedBefore = new Date(now() - rules.tombstoneDays * dayMs);
    const { current, masked } = lakeNames(table);
    await writeQuery(athena, forgetDeletedSql(current, watermarks, landedBefore), context);
    if (isMasked(table)) {
      // A fold of before the contract masked a column may have passed this table by.
      await writeQuery(athena, refillMaskedSql(table), context);
      await writeQuery(athena, forgetDeletedSql(masked, watermarks, landedBefore), context);
    }
  }
  for (const { name } of Object.values(foldedTables(table))) await compact(athena, context, name, rules);

  const listedAt = now();
  const listed = await listRawFiles(place.s3, place.bucket, table, listingStart(table, watermarks, place));
  await replaceViews(place, table, { listed, watermarks, listedAt });
  // After the views were told to look no further back.
  return expireRaw(place, table, watermarks, rules);
}

/** The same for the tables that are about all. */
export async function upkeepOwnTables({ athena, context }: FoldPlace, rules: UpkeepRules): Promise<void> {
  for (const name of [watermarkTable, reconciliationTable]) await compact(athena, context, name, rules);
}

async function compact(
  athena: AthenaClient,
  context: QueryContext,
  name: string,
  { snapshotSeconds }: UpkeepRules,
): Promise<void> {
  await writeQuery(athena, compactSql(name), context);
  await writeQuery(athena, keepSnapshotsSql(name, snapshotSeconds), context);
  await writeQuery(athena, vacuumSql(name), context);
}
