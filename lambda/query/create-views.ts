import { isCaptured, isMasked, type LakeTable } from '../../lib/contracts/lake-tables';
import { tables } from '../../lib/contracts/tables';
import { validLakeTables } from '../../lib/contracts/validate-tables';
import type { ViewsReport } from './contract';
import { withFoldPlace } from './fold-place';
import type { FoldPlace } from './fold-place';
import { listingStart } from './listing-start';
import { refillMaskedSql } from './merge-sql';
import { prepareFoldedTables, prepareTable } from './prepare-folded-tables';
import { listRawFiles } from './raw-files';
import { reconciliations } from './reconciliation-table';
import { replaceViews } from './replace-views';
import { runQuery } from './run-query';
import { publishedViewSql } from './view-sql';
import { readWatermarks } from './watermark';
import { writeQuery } from './write-query';

/**
 * Makes the Iceberg tables of all that comes into the lake, adds columns that they lack, and makes or replaces the views, by
 * Athena. Safe to repeat.
 */
export async function handler(): Promise<ViewsReport> {
  return withFoldPlace((place) => createViews(place, validLakeTables(tables)));
}

export async function createViews(place: FoldPlace, of: readonly LakeTable[]): Promise<ViewsReport> {
  const { athena, context, bucket } = place;
  await prepareFoldedTables(athena, context, bucket, of);
  await prepareTable(athena, context, bucket, reconciliations);
  const views = await Promise.all(of.map((table) => viewsOf(place, table)));
  return { views: views.flat() };
}

async function viewsOf(place: FoldPlace, table: LakeTable): Promise<string[]> {
  const { athena, s3, context, bucket, now } = place;
  if (isCaptured(table) && isMasked(table)) await writeQuery(athena, refillMaskedSql(table), context);
  const published = Object.entries(publishedViewSql(table));
  for (const [, sql] of published) await runQuery(athena, sql, context);
  const watermarks = await readWatermarks(athena, context, table);
  const listedAt = now();
  // Without a watermark nothing is left out, whatever there is.
  const listed =
    watermarks.length === 0
      ? []
      : await listRawFiles(s3, bucket, table, listingStart(table, watermarks, place));
  const views = await replaceViews(place, table, { listed, watermarks, listedAt });
  return [...views, ...published.map(([name]) => name)];
}
