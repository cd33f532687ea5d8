import { Client, DatabaseError, type ClientConfig } from 'pg';
import * as z from 'zod';
import { parseHistory, timelineNumber, type History } from './timeline-history';

/** SQLSTATEs: no right to replicate, no entry in pg_hba.conf, the file is not there any more. */
const denials = ['42501', '28000', '58P01'];
const answer = z.tuple([z.object({ content: z.string() })]);

/**
 * Asks the server for the history of its timeline. Only the replication protocol tells it to a role that is no
 * superuser, so a connection of its own is opened, as the role of `source` and to the same server.
 *
 * @param timeline 8 hex digits
 */
export async function readHistory(source: Client, timeline: string): Promise<History> {
  const number = timelineNumber(timeline);
  // The first has none.
  if (number === 1) return { lines: [] };
  try {
    return { lines: parseHistory(await historyFile(source, number)) };
  } catch (error) {
    if (!(error instanceof DatabaseError) || !denials.includes(error.code ?? '')) throw error;
    return { denied: error.message };
  }
}

async function historyFile(source: Client, timeline: number): Promise<string> {
  const { host, port, database, user, password, ssl } = source;
  const settings: ClientConfig & { readonly replication: string } = {
    ...{ host, port, database, user, password, ssl },
    replication: 'database',
    connectionTimeoutMillis: 10_000,
    application_name: 'tidemark-source',
    // The text as it comes: servers call its type bytea and do not write it as such.
    types: { getTypeParser: () => String },
  };
  const client = new Client(settings);
  // A connection that breaks between two commands is an event; the next command tells it, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const [{ content }] = answer.parse((await client.query(`TIMELINE_HISTORY ${timeline}`)).rows);
    return content;
  } finally {
    await client.end();
  }
}
