import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * Most memory in MiB that a process and its descendants have held. On Linux: the peak of the process itself and,
 * for each descendant, what is its own (anonymous memory), so that memory which PostgreSQL's backends share counts
 * once; descendants that have ended are not seen. Elsewhere: what `ps` calls resident now. This process, whose
 * descendants are the engines, is counted alone. Undefined when the process is gone.
 */
export function peakRssMiB(pid: number): number | undefined {
  const kib = process.platform === 'linux' ? peakFromProc(pid) : residentFromPs(pid);
  return kib === undefined ? undefined : Math.round(kib / 1024);
}

function peakFromProc(pid: number): number | undefined {
  const own = statusKib(pid, 'VmHWM');
  if (own === undefined) return undefined;
  if (pid === process.pid) return own;
  const shares = descendants(pid, parents()).map((child) => statusKib(child, 'RssAnon') ?? 0);
  return own + shares.reduce((sum, share) => sum + share, 0);
}

function statusKib(pid: number, field: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const value = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}

/** Parent of every process that runs now. */
function parents(): Map<number, number> {
  return new Map(
    readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .flatMap((entry) => {
        try {
          const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
          return [[Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
        } catch {
          return [];
        }
      }),
  );
}

function descendants(of: number, parentOf: ReadonlyMap<number, number>): number[] {
  const children = [...parentOf].filter(([, parent]) => parent === of).map(([pid]) => pid);
  return children.flatMap((child) => [child, ...descendants(child, parentOf)]);
}

function residentFromPs(pid: number): number | undefined {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const residents = new Map(rows.map(([child, , kib]) => [child, kib]));
  if (!residents.has(pid)) return undefined;
  const parentOf = new Map(rows.map(([child, parent]) => [child, parent]));
  return [pid, ...(pid === process.pid ? [] : descendants(pid, parentOf))].reduce(
    (sum, one) => sum + (residents.get(one) ?? 0),
    0,
  );
}
