import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/**
 * Does the work on a connection of its own, and from the start on another one as often as the database or the
 * connection goes down.
 *
 * @param signal ends the attempts
 * @throws whatever else goes wrong: it is a mistake of the work
 */
export async function throughOutages(
  connect: () => Promise<Client>,
  work: (client: Client) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    let client: Client | undefined;
    try {
      client = await connect();
      await work(client);
      return;
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (signal?.aborted === true) return;
      await sleep(200);
    } finally {
      await client?.end().catch(() => undefined);
    }
  }
}

/** 53100: the disk is full; 25006: a standby that is not promoted yet; and a COPY whose connection goes. */
const outage = /^(57P0\d|08\d\d\d|53100|25006|ECONNREFUSED|ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/;

function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return outage.test(code) || /[Cc]onnection/.test(message);
}
