import type { LakeFile, PutFile } from './lake-file';

/** What became of a file. */
export interface PutResult {
  readonly firstOffset: number;
  /** Size when it was written. */
  readonly bytes?: number;
  /** Why it was not. */
  readonly error?: unknown;
}

/** Encodes and puts files in the order of asking, a number of them at a time. */
export class PutQueue {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(
    private readonly put: PutFile,
    concurrent: number,
  ) {
    this.free = concurrent;
  }

  /** Never rejects: a file that fails leaves the others alone. */
  async write({ key, contentType, firstOffset, body }: LakeFile): Promise<PutResult> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      const bytes = body();
      await this.put({ key, contentType, body: bytes });
      return { firstOffset, bytes: bytes.byteLength };
    } catch (error) {
      return { firstOffset, error };
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }

  /**
   * One after the other up to the first that fails, so that no file is ever there without those before it: the fold
   * takes the greatest offset that it finds for how far a partition is done.
   */
  async writeInOrder(files: readonly LakeFile[]): Promise<PutResult[]> {
    const results: PutResult[] = [];
    for (const file of files) {
      const result = await this.write(file);
      results.push(result);
      if (result.error !== undefined) break;
    }
    return results;
  }
}
