import { z } from 'zod';

/** Variables of the schedule; those of the functions that it calls come beside them. */
export const scheduleEnv = z.object({
  /** Seconds from the end of a fold to the next. */
  FOLD_EVERY_SECONDS: z.coerce.number().int().min(1),
  /** Seconds from the end of an upkeep to the next; the first comes as long after the start. */
  UPKEEP_EVERY_SECONDS: z.coerce.number().int().min(1),
});

export type ScheduleSettings = z.infer<typeof scheduleEnv>;
