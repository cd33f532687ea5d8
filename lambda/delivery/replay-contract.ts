import * as z from 'zod';

/** What replay-quarantine is asked for. */
export const replayEvent = z.object({
  /** Names of captured tables. @default - all */
  tables: z.array(z.string()).optional(),
});
export type ReplayEvent = z.input<typeof replayEvent>;

export interface ReplayReport {
  readonly tables: readonly TableReplay[];
}

export interface TableReplay {
  readonly table: string;
  /** Records that are in the raw zone now, and no longer in quarantine. */
  readonly replayed: number;
  /** Records that still cannot be read. */
  readonly left: number;
  /** Of the first record that is left, why. */
  readonly reason?: string;
}
