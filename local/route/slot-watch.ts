import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ConnectApi, ConnectUnavailable } from '../../lambda/capture/connect-api';
import { lookAtSlot } from '../../lambda/capture/look-at-slot';
import { beginLog, logFile } from '../supervisor/log-file';
import type { Undo } from '../supervisor/supervisor';
import type { RouteSettings } from './settings';

const everyMs = 1000;

/**
 * Calls watch-slot at short intervals, as a schedule does in AWS, on one connection. What it finds goes to `slot.log`
 * when it changes; a refusal goes to the person who watches, too.
 */
export function startSlotWatch(settings: RouteSettings, say: (line: string) => void): Undo {
  const end = new AbortController();
  const file = logFile(settings.state.logs, 'slot');
  beginLog(file);
  const watching = watch(settings, end.signal, (line, loud) => {
    appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
    if (loud) say(line);
  });
  return async () => {
    end.abort();
    await watching;
  };
}

type Tell = (line: string, loud: boolean) => void;

async function watch(settings: RouteSettings, signal: AbortSignal, tell: Tell): Promise<void> {
  const connect = new ConnectApi(settings.endpoints.connect);
  let source: Client | undefined;
  let last = '';
  while (!signal.aborted) {
    try {
      source ??= await openSource(settings);
      const { state, refused, finding, action } = await lookAtSlot(source, connect);
      if (state !== last || action !== 'none') tell(`${state} (connector: ${action}) ${finding}`, refused);
      last = state;
    } catch (error) {
      // A worker or a database that is just being started again: the next look tells.
      if (!(error instanceof ConnectUnavailable)) {
        await source?.end().catch(() => undefined);
        source = undefined;
      }
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== last) tell(`unknown ${reason}`, false);
      last = reason;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await source?.end().catch(() => undefined);
}

async function openSource({ endpoints, passwords }: RouteSettings): Promise<Client> {
  const { host, port, database } = endpoints.postgres;
  const client = new Client({ host, port, database, user: 'capture', password: passwords.capture });
  // A connection that breaks between two queries is an event; the next query tells it, too.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
