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

  /** Leaves so many bytes. */
  async fill(left: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    await run('fallocate', ['-l', String(bavail * bsize - left), this.ballast]);
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
