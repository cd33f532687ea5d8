import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In clock ticks of the kernel, user and system. */
  readonly ticks: number;
}

/**
 * CPU time of a process and of all below it that are alive, in seconds; Linux only.
 *
 * @throws Error when there is no such process
 */
export function cpuSeconds(root: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)));
  const family = processes.filter(({ pid }) => pid === root);
  if (family.length === 0) throw new Error(`Process ${root} has ended: its log tells why.`);
  // Grows while it is gone through.
  for (const { pid } of family) family.push(...processes.filter(({ parent }) => parent === pid));
  return family.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond();
}

/** proc(5): the name, in brackets, may hold anything. Nothing for a process that has ended meanwhile. */
function stat(pid: number): Process[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [{ pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    return [];
  }
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}
