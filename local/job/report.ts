import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import type { TableComparison } from '../../lambda/query/compare-contents';
import type { Freshness } from './freshness';

/** What `npm start` leaves in `.tidemark/report.json`. */
export interface Report {
  /**
   * True when every table has the same contents at the source and in the lake, its history each change once, and the lake
   * each tick of this run once.
   */
  readonly identical: boolean;
  readonly tables: Readonly<Record<string, TableReport>>;
  /** Changes in the lake, over all tables and runs. */
  readonly changes: number;
  /** From just before the request to the row in the view. */
  readonly freshness: Freshness;
  /** Seconds that setting up took in this run; near 0 when nothing was missing. */
  readonly setUpSeconds: number;
  /** Seconds from the start of the command to the first replayed row that SQL showed. */
  readonly toFirstAnswerSeconds: number;
  /** Downloaded in this run. */
  readonly downloadMiB: number;
  /** By process. */
  readonly peakRssMiB: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface TableReport {
  readonly rows: number;
  readonly sourceHash: string;
  readonly lakeHash: string;
}

export function tableReports(
  comparisons: Readonly<Record<string, TableComparison>>,
): Pick<Report, 'identical' | 'tables'> {
  const entries = Object.entries(comparisons);
  return {
    identical: entries.every(([, { identical }]) => identical),
    tables: Object.fromEntries(
      entries.map(([name, { rows, sourceHash, lakeHash }]) => [name, { rows, sourceHash, lakeHash }]),
    ),
  };
}

const setUp = z.object({ downloadMiB: z.number(), setUpSeconds: z.number() });

/** What the set-up before this run has noted. @param stateDir the checkout's `.tidemark` */
export async function readSetUp(stateDir: string): Promise<z.infer<typeof setUp>> {
  return setUp.parse(JSON.parse(await readFile(path.join(stateDir, 'set-up.json'), 'utf8')));
}
