import * as z from 'zod';

/** Environment of create-views. */
export const queryEnvironment = z.object({
  /** Athena workgroup that runs the statements; it says where results go. */
  ATHENA_WORKGROUP: z.string().min(1),
  /** Glue database of the lake, in which the views are made. */
  GLUE_DATABASE: z.string().min(1),
});

export interface ViewsReport {
  /** Views that were made or replaced. */
  readonly views: readonly string[];
}
