import * as z from 'zod';
import { sourceAddress } from './contract';

/** WAL that a stopped connector must find kept, in MiB, where nobody says another amount. */
export const leastWalMiB = 1024;

/** Environment of preflight. */
export const preflightEnvironment = sourceAddress.extend({
  /** Login of the connector's role, as a secret's id. */
  CAPTURE_SECRET_ID: z.string().min(1),
  /** Least WAL that a stopped connector must find kept, in MiB. */
  LEAST_WAL_MIB: z.coerce.number().int().positive().default(leastWalMiB),
});

/** What stands in the way of capture; `code` stays the same for good, so that people can search for it. */
export interface Problem {
  readonly code: string;
  /** `error`: the connector would fail, or miss rows. `warning`: it works, and something is about to go wrong. */
  readonly severity: 'error' | 'warning';
  /** One sentence that names the object and the value. */
  readonly problem: string;
  /** One sentence, mostly a statement to run. */
  readonly fix: string;
}

export interface PreflightReport {
  /** Version of the server, as it says. */
  readonly server: string;
  readonly problems: readonly Problem[];
}

/** What the checks hold the database against. */
export interface Expectation {
  /** Role of the connector. */
  readonly role: string;
  readonly leastWalMiB: number;
}
