import { setTimeout as sleep } from 'node:timers/promises';
import { trinoAnswer, type TrinoAnswer } from './trino-answer';

export interface TrinoSession {
  /** Trino's own URL. */
  readonly url: string;
  readonly catalog: string;
  readonly schema: string;
}

/** Trino asks a client that gets one of these to come again a little later. */
const busy = [429, 502, 503, 504];
const busyPauseMs = 50;
const busyTries = 100;

/** A lone node can be missing from Trino's own list for seconds after its start or under load. */
const nodePauseMs = 250;
const nodeTries = 80;

/** Trino says it where it plans a query and, as an internal error, where it makes a table; the last one while it starts. */
const lacksNode = ({ error }: TrinoAnswer) =>
  error?.errorName === 'NO_NODES_AVAILABLE' ||
  error?.message === 'nodes is empty' ||
  error?.errorName === 'SERVER_STARTING_UP';

/**
 * Runs a statement, again while Trino has no node for it and has given no row, and gives Trino's answers as they come,
 * the last one without `nextUri`. Trino holds a request until there is news, so nothing is waited for in between.
 *
 * @throws when the signal is aborted (Trino is told to cancel), or Trino cannot be reached
 */
export async function* trinoAnswers(
  session: TrinoSession,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<TrinoAnswer> {
  for (let tries = 1; ; tries++) {
    let [rows, again] = [0, false];
    for await (const answer of answersOnce(session, sql, signal)) {
      again = rows === 0 && tries < nodeTries && lacksNode(answer);
      if (again) break;
      rows += answer.data?.length ?? 0;
      yield answer;
    }
    if (!again) return;
    await sleep(nodePauseMs, undefined, { signal });
  }
}

async function* answersOnce(
  session: TrinoSession,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<TrinoAnswer> {
  const headers = {
    'x-trino-user': 'athena',
    'x-trino-source': 'athena',
    'x-trino-time-zone': 'UTC',
    // Without it Trino cuts timestamps to milliseconds.
    'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
    'x-trino-catalog': session.catalog,
    'x-trino-schema': session.schema,
  };
  let answer = await request(`${session.url}/v1/statement`, { method: 'POST', body: sql, headers, signal });
  try {
    for (;;) {
      yield answer;
      if (answer.nextUri === undefined) return;
      answer = await request(answer.nextUri, { headers, signal });
    }
  } finally {
    if (answer.nextUri !== undefined) {
      await fetch(answer.nextUri, { method: 'DELETE', headers }).catch(() => undefined);
    }
  }
}

async function request(url: string, init: RequestInit): Promise<TrinoAnswer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(url, init);
    const text = await response.text();
    if (response.ok) return trinoAnswer(text);
    if (!busy.includes(response.status) || tries === busyTries) {
      throw new Error(`Trino answered ${response.status}: ${text.slice(0, 200)}`);
    }
    await sleep(busyPauseMs, undefined, { signal: init.signal ?? undefined });
  }
}
