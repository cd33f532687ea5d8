import { setTimeout as sleep } from 'node:timers/promises';
import type { AthenaClient } from '@aws-sdk/client-athena';
import { QueryFailed } from './query-failed';
import { runQuery, type QueryOptions } from './run-query';

const tries = 6;
const firstPauseMs = 200;

/**
 * Runs a statement that writes an Iceberg table, again when another writer committed first. Only for statements that
 * may be repeated.
 *
 * @throws QueryFailed of the last try
 */
export async function writeQuery(athena: AthenaClient, sql: string, options: QueryOptions): Promise<void> {
  for (let one = 1; ; one++) {
    try {
      await runQuery(athena, sql, options);
      return;
    } catch (error) {
      if (one === tries || !(error instanceof QueryFailed) || !isConflict(error)) throw error;
      // Two that were refused at once would meet again after equal pauses.
      await sleep(firstPauseMs * 2 ** one * (0.5 + Math.random()), undefined, { signal: options.signal });
    }
  }
}

/** Athena's names for a commit that found the table changed, and for an upkeep that does its work in parts. */
function isConflict({ message }: QueryFailed): boolean {
  return /ICEBERG_COMMIT_ERROR|CommitFailed|Failed to commit|MORE_RUNS_NEEDED/i.test(message);
}
