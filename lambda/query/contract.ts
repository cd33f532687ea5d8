import * as z from 'zod';

/** Environment of every handler that asks Athena. */
export const queryEnvironment = z.object({
  /** Athena workgroup that runs the statements; it says where results go. */
  ATHENA_WORKGROUP: z.string().min(1),
  /** Glue database of the lake, in which tables and views are made. */
  GLUE_DATABASE: z.string().min(1),
});

/** Environment of create-views, fold and upkeep. */
export const foldEnvironment = queryEnvironment.extend({
  /** Bucket of the lake. */
  LAKE_BUCKET: z.string().min(1),
  /** Days in which a record can still be delivered: for which topics keep records, and one. */
  LOOKBACK_DAYS: z.coerce.number().int().min(1),
});

/** Environment of upkeep. */
export const upkeepEnvironment = foldEnvironment.extend({
  /** Days that a deleted key stays known, so that no late change brings it back. */
  TOMBSTONE_DAYS: z.coerce.number().int().min(1),
  /** Seconds that the states of former folds stay readable. */
  SNAPSHOT_SECONDS: z.coerce.number().int().min(60),
  /** Days that raw files stay when they are folded. */
  RAW_DAYS: z.coerce.number().int().min(1),
});

/** What create-question-views is asked for. */
export const questionViewsEvent = z.object({
  /** Views and what each asks; a name without a database means the lake's. */
  questions: z.array(z.object({ name: z.string().min(1), sql: z.string().min(1) })),
});
export type QuestionViewsEvent = z.infer<typeof questionViewsEvent>;

export interface ViewsReport {
  /** Views that were made or replaced. */
  readonly views: readonly string[];
}

/** What fold and upkeep are asked for. */
export const foldEvent = z.object({
  /** Names of tables. @default - all */
  tables: z.array(z.string()).optional(),
});
export type FoldEvent = z.input<typeof foldEvent>;

export interface UpkeepReport {
  readonly tables: readonly (TableUpkeep | FailedTable)[];
}

export interface TableUpkeep {
  readonly table: string;
  /** Raw files that were removed. */
  readonly expired: number;
}

export interface FoldReport {
  readonly tables: readonly (TableFold | FailedTable)[];
}

export interface TableFold {
  readonly table: string;
  /** Raw rows and files that were taken; 0 when nothing was new. */
  readonly rows: number;
  readonly files: number;
  readonly rounds: number;
  /** False when time was up with files left: the next fold goes on. */
  readonly complete: boolean;
}

/** A table whose turn ended in an error; what was done until then stays, and the next run goes on. */
export interface FailedTable {
  readonly table: string;
  readonly error: string;
}
