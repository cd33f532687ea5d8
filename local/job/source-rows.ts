import type { Client } from 'pg';
import Cursor from 'pg-cursor';

import type { CanonicalRow } from '../../lambda/query/compare-contents';

const rowsPerFetch = 5_000;

/** Streams a query's rows as arrays of text or null, in a bounded amount of memory. */
export async function* sourceRows(client: Client, sql: string): AsyncGenerator<CanonicalRow> {
  const cursor = client.query(new Cursor<(string | null)[]>(sql, [], { rowMode: 'array' }));
  try {
    for (;;) {
      const rows = await cursor.read(rowsPerFetch);
      if (rows.length === 0) return;
      yield* rows;
    }
  } finally {
    await cursor.close();
  }
}
