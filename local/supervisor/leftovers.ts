import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess } from './identity';
import { killGroup, send } from './process';
import { readRecord, type RecordedProcess } from './run-record';

/** Variable that every process of a run carries: its state folder. */
export const stateVariable = 'TIDEMARK_STATE';

/** Most milliseconds that a leftover has to stop in order: nobody uses it any more. */
const longestStopMs = 5000;

/**
 * Ends what a run that was killed has left, in reverse order of its start: each recorded process that is still the
 * same one gets its stop signal and then SIGKILL; then, where /proc tells, whatever else carries the state folder in
 * its environment.
 *
 * @param tell called with the names of what is still there, when there is something, before it is ended
 */
export async function endLeftovers(
  recordFile: string,
  stateDir: string,
  tell: (names: readonly string[]) => void,
): Promise<void> {
  const alive = readRecord(recordFile)
    .filter(({ pid, identity }) => isSameProcess(pid, identity))
    .reverse();
  if (alive.length > 0) tell(alive.map(({ name }) => name));
  for (const process of alive) await endOne(process);
  const strays = carriersOf(stateDir);
  if (strays.length > 0) tell(strays.map((pid) => `process ${pid}`));
  for (const pid of strays) send(pid, 'SIGKILL');
}

async function endOne({ pid, identity, stopSignal, stopSeconds }: RecordedProcess): Promise<void> {
  send(pid, stopSignal as NodeJS.Signals);
  const deadline = Date.now() + Math.min(stopSeconds * 1000, longestStopMs);
  while (isSameProcess(pid, identity) && Date.now() < deadline) await sleep(50);
  if (isSameProcess(pid, identity)) send(-pid, 'SIGKILL');
  await killGroup(pid);
}

/** Processes whose environment names the state folder: started by a run, but never written down or left by one. */
function carriersOf(stateDir: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => environmentOf(entry).includes(`${stateVariable}=${stateDir}`))
    .map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
