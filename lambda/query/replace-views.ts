import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { FoldPlace } from './fold-place';
import type { RawFile } from './raw-files';
import { runQuery } from './run-query';
import { boundSql, viewBound } from './view-bound';
import { viewSql } from './view-sql';
import { isDeployed } from './views-mark';
import type { Watermark } from './watermark';

export interface KnownFiles {
  /** Raw files since the day before the watermarks' at least. */
  readonly listed: readonly RawFile[];
  readonly watermarks: readonly Watermark[];
  /** When they were listed, milliseconds since 1970. */
  readonly listedAt: number;
}

/**
 * Makes or replaces a table's views, so that they leave out what is folded. Leaves them as they are when a deployment
 * wants others: a fold that began before it would take new columns away.
 *
 * @returns their names
 */
export async function replaceViews(
  { athena, context, bucket }: Pick<FoldPlace, 'athena' | 'context' | 'bucket'>,
  table: LakeTable,
  { listed, watermarks, listedAt }: KnownFiles,
): Promise<string[]> {
  if (!(await isDeployed({ athena, context }, table))) return [];
  const tail = boundSql(viewBound(listed, watermarks, bucket, listedAt));
  const views = Object.entries(viewSql(table, tail));
  await Promise.all(views.map(([, sql]) => runQuery(athena, sql, context)));
  return views.map(([name]) => name);
}
