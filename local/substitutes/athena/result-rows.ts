import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { byteLines } from './byte-lines';

export type Row = readonly (string | null)[];

/** Characters of a result that stay in memory; the freshness probe's results are far smaller. */
const inMemory = 64 * 1024;

/** A query's rows, one JSON array a line: the first few in memory, all of them in a file when there are more. */
export class ResultRows {
  private lines: string[] = [];
  private pending = 0;
  private handle: FileHandle | undefined;
  /** Bytes in the file. */
  private written = 0;

  /** @param file made only for a large result */
  constructor(private readonly file: string) {}

  get isLarge(): boolean {
    return this.handle !== undefined;
  }

  async add(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const line = `${JSON.stringify(row)}\n`;
      this.lines.push(line);
      this.pending += line.length;
    }
    if (this.pending > inMemory) await this.spill();
  }

  /** Call once, after the last row. */
  async finish(): Promise<void> {
    if (!this.handle) return;
    await this.spill();
    await this.handle.close();
  }

  /**
   * Up to `most` rows from a place that an earlier call gave, and the place behind them.
   *
   * @param place 0 for the first row
   * @returns `next` undefined behind the last row
   */
  async page(place: number, most: number): Promise<{ rows: Row[]; next: number | undefined }> {
    if (!this.handle) {
      const end = place + most;
      return {
        rows: this.lines.slice(place, end).map(parseRow),
        next: end < this.lines.length ? end : undefined,
      };
    }
    const rows: Row[] = [];
    let next = place;
    for await (const line of this.fileLines(place)) {
      if (rows.length === most) break;
      rows.push(parseRow(line.toString()));
      next += line.byteLength + 1;
    }
    return { rows, next: next < this.written ? next : undefined };
  }

  /** All rows, in a bounded amount of memory. */
  async *all(): AsyncGenerator<Row> {
    if (this.handle) for await (const line of this.fileLines(0)) yield parseRow(line.toString());
    else for (const line of this.lines) yield parseRow(line);
  }

  private fileLines(start: number): AsyncGenerator<Buffer> {
    return byteLines(createReadStream(this.file, { start }));
  }

  private async spill(): Promise<void> {
    this.handle ??= await open(this.file, 'w');
    const bytes = Buffer.from(this.lines.join(''));
    await this.handle.appendFile(bytes);
    this.written += bytes.byteLength;
    this.lines = [];
    this.pending = 0;
  }
}

function parseRow(line: string): Row {
  return JSON.parse(line) as Row;
}
