import * as z from 'zod';

/** Environment of declare-tables. */
export const catalogEnvironment = z.object({
  /** Bucket of the lake. */
  LAKE_BUCKET: z.string().min(1),
  /** Glue database of the lake. */
  GLUE_DATABASE: z.string().min(1),
  /** Days in which a record can still be delivered: for which topics keep records, and one. */
  LOOKBACK_DAYS: z.coerce.number().int().min(1),
});

/** What was changed, by name; all empty when the catalog already had it so. */
export interface CatalogReport {
  /** The database and tables that were made. */
  readonly created: readonly string[];
  /** Tables whose columns or parameters were brought up to date. */
  readonly updated: readonly string[];
}
