import * as z from 'zod';
import { metricsEnvironment } from '../metrics/contract';
import { queryEnvironment, type FailedTable } from './contract';

/** Environment of check-quality. */
export const qualityEnvironment = queryEnvironment.extend({
  ...metricsEnvironment.shape,
  /** Glue database of what crawlers found. @default - none */
  LANDING_DATABASE: z.string().min(1).optional(),
});

const range = z.strictObject({
  min: z.number().optional(),
  above: z.number().optional(),
  max: z.number().optional(),
});

/** DeclaredRules of lib/contracts/quality-rules.ts. */
const declaredRulesShape = z.strictObject({
  key: z.array(z.string()).optional(),
  notNull: z.array(z.string()).optional(),
  ranges: z.record(z.string(), range).optional(),
  fresh: z.strictObject({ column: z.string(), hours: z.number().int().min(1) }).optional(),
});

/** What check-quality is asked for. */
export const qualityEvent = z.object({
  /** Names of tables. @default - all that are streamed, and those of jobs that are there */
  tables: z.array(z.string()).optional(),
  /** Rules of tables that jobs publish and whose name or key is a matter of their parameters, by table. @default {} */
  published: z.record(z.string(), declaredRulesShape).default({}),
  /** Rules of tables that crawlers find, by table. @default {} */
  crawled: z.record(z.string(), declaredRulesShape).default({}),
});
export type QualityEvent = z.input<typeof qualityEvent>;

export interface QualityReport {
  /** When the check began, ISO 8601 in UTC. */
  readonly checkedAt: string;
  readonly tables: readonly (TableQuality | FailedTable)[];
}

export interface TableQuality {
  readonly table: string;
  /** Rules that were checked. */
  readonly rules: number;
  readonly broken: readonly BrokenRule[];
}

export interface BrokenRule {
  /** As people read it: `range(quantity > 0)`. */
  readonly rule: string;
  readonly table: string;
  /** Its columns, with commas between. */
  readonly column: string;
  /** Rows that break it; of `unique` the keys that come more than once, of `fresh` 1. */
  readonly failing: number;
  /** Keys of the first of these rows, in order; of `fresh` the newest time. */
  readonly keys: readonly (readonly (string | null)[])[];
}
