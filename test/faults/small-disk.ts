import { execFile } from 'node:child_process';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own, in memory, that can be filled. Needs Linux and the right to mount. */
export class SmallDisk {
  static readonly possible = process.platform === 'linux' && process.getuid?.() === 0;

  private constructor(private readonly folder: string) {}

  static async mount(folder: string): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4g,mode=755', 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  /** Leaves less than so many bytes. */
  async fill(left: number): Promise<void> {
    let size = 0;
    for (let tries = 0; tries < 100; tries++) {
      const { bavail, bsize } = await statfs(this.folder);
      if (bavail * bsize < left) return;
      // The engine writes meanwhile: half of what is left is there for certain.
      size += Math.ceil((bavail * bsize) / 2);
      await run('fallocate', ['-l', String(size), this.ballast]).catch(() => undefined);
    }
    throw new Error(`${this.folder} does not fill up.`);
  }

  /** As when the volume has grown. */
  async free(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  async unmount(): Promise<void> {
    await run('umount', [this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}
