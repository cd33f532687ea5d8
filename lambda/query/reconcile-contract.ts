import * as z from 'zod';
import { metricsEnvironment } from '../metrics/contract';
import { sourceAddress } from '../source/contract';
import { queryEnvironment } from './contract';

/** Environment of reconcile. */
export const reconcileEnvironment = queryEnvironment.extend({
  ...sourceAddress.shape,
  ...metricsEnvironment.shape,
  /** Secret with the login of the role that may read the captured tables, and nothing else. */
  RECONCILE_SECRET_ID: z.string().min(1),
});

/** What reconcile is asked for. */
export const reconcileEvent = z.object({
  /** Names of captured tables. @default - all */
  tables: z.array(z.string()).optional(),
  /** Seconds from the database's state on in which the lake may catch up with it. */
  settleSeconds: z.number().min(0).max(600).default(60),
});
export type ReconcileEvent = z.input<typeof reconcileEvent>;

export interface ReconcileReport extends SourceState {
  readonly tables: readonly TableReconciliation[];
}

/** The one state of the database that both sides are compared at. */
export interface SourceState {
  /** When it was taken, ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** Where the log ended then; comparable with `_lsn` in the lake. */
  readonly lsn: string;
}

export interface TableReconciliation {
  readonly table: string;
  readonly identical: boolean;
  /** Rows in the source and in the lake. */
  readonly rows: number;
  readonly lakeRows: number;
  /** SHA-256 of all rows, whatever their order. */
  readonly sourceHash: string;
  readonly lakeHash: string;
  /** Keys that only the source has, that the lake has or has too often, and whose rows have other contents. */
  readonly missing: number;
  readonly unexpected: number;
  readonly different: number;
  /** False when so much differs that only a part was looked at: of each kind there are at least so many. */
  readonly counted: boolean;
  /** The first of these keys; contents are not shown. */
  readonly keys: readonly KeyDifference[];
}

export interface KeyDifference {
  readonly kind: 'missing' | 'unexpected' | 'different';
  /** Canonical texts of the key's columns. */
  readonly key: readonly (string | null)[];
}
