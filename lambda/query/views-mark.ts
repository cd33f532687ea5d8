import { createHash } from 'node:crypto';
import { lakeNames } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { FoldPlace } from './fold-place';
import { tableMetadata } from './table-metadata';
import { publishedViewSql, viewSql } from './view-sql';

/** Parameter of a raw table that tells which views the last deployment wants for it. */
export const viewsMarkParameter = 'tidemark.views';

/** Tells the views of one contract, and of one version of this code, from those of another. */
export function viewsMark(table: LakeTable): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...viewSql(table), ...publishedViewSql(table) }))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Whether the last deployment had this contract. A fold that began before it must stop: it would take changes without
 * the columns that are new, and make views without them.
 */
export async function isDeployed(
  { athena, context }: Pick<FoldPlace, 'athena' | 'context'>,
  table: LakeTable,
): Promise<boolean> {
  const raw = await tableMetadata(athena, context.database, lakeNames(table).raw);
  const mark = raw?.Parameters?.[viewsMarkParameter];
  return mark === undefined || mark === viewsMark(table);
}
