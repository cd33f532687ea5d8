import * as z from 'zod';
import { sourceAddress } from '../source/contract';
import { queryEnvironment } from './contract';

/** Environment of reconcile. */
export const reconcileEnvironment = queryEnvironment.extend({
  ...sourceAddress.shape,
  /** Secret with the login of the role that may read the captured tables, and nothing else. */
  RECONCILE_SECRET_ID: z.string().min(1),
});

/** What reconcile is asked for. */
export const reconcileEvent = z.object({
  /** Names of captured tables. @default - all */
  tables: z.array(z.string()).optional(),
  /** Seconds that the lake may take to catch up with the database's state. */
  settleSeconds: z.number().min(0).max(600).default(60),
});
export type ReconcileEvent = z.input<typeof reconcileEvent>;

export interface ReconcileReport {
  /** ISO 8601, UTC: when the state of the database was taken that both sides were compared at. */
  readonly checkedAt: string;
  readonly tables: readonly TableReconciliation[];
}

export interface TableReconciliation {
  readonly table: string;
  readonly identical: boolean;
  /** Rows in the source and in the lake. */
  readonly rows: number;
  readonly lakeRows: number;
  /** Keys that only the source has, that the lake has or has too often, and whose rows have other contents. */
  readonly missing: number;
  readonly unexpected: number;
  readonly different: number;
  /** The first of these keys; contents are not shown. */
  readonly keys: readonly KeyDifference[];
}

export interface KeyDifference {
  readonly kind: 'missing' | 'unexpected' | 'different';
  /** Canonical texts of the key's columns. */
  readonly key: readonly (string | null)[];
}
