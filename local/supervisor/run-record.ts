import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const recordedProcess = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  /** From identityOf: a later process with the same number has another one. */
  identity: z.string(),
  stopSignal: z.string(),
  stopSeconds: z.number(),
});

/** A process that a run has started, as its record keeps it. */
export type RecordedProcess = z.infer<typeof recordedProcess>;

/**
 * `.tidemark/processes.json`: what runs now, written at once after every start and end, so that the next run can
 * clean up after one that was killed.
 */
export class RunRecord {
  private readonly processes = new Map<number, RecordedProcess>();

  constructor(private readonly file: string) {}

  add(process: RecordedProcess): void {
    this.processes.set(process.pid, process);
    this.write();
  }

  remove(pid: number): void {
    if (this.processes.delete(pid)) this.write();
  }

  private write(): void {
    writeWhole(this.file, `${JSON.stringify([...this.processes.values()], null, 2)}\n`);
  }
}

/** Processes of the last run, in the order of their start; empty when there is no record or it cannot be read. */
export function readRecord(file: string): RecordedProcess[] {
  try {
    return z.array(recordedProcess).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Replaces a file in one step: a reader sees the old contents or the new ones, never half of them. */
export function writeWhole(file: string, contents: string, mode = 0o644): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${String(process.pid)}.partial`;
  try {
    writeFileSync(partial, contents, { mode });
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
