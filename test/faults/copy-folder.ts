import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies a folder that a running server writes to, with its owner. What vanishes meanwhile is left out, and a file that
 * changes is copied as it comes: the server's own log must be able to put that right.
 *
 * @param wanted whether a file, or a folder with what it holds, is copied; its path below `from`. @default - all
 */
export async function copyFolder(
  from: string,
  to: string,
  wanted: (path: string) => boolean = () => true,
): Promise<void> {
  const { uid, gid } = await stat(from);
  const copy = async (below: string): Promise<void> => {
    const target = join(to, below);
    await mkdir(target, { recursive: true, mode: 0o700 });
    await chown(target, uid, gid);
    for (const entry of await unlessGone(readdir(join(from, below), { withFileTypes: true }), [])) {
      const path = join(below, entry.name);
      if (!wanted(path)) continue;
      if (entry.isDirectory()) await copy(path);
      else if (entry.isFile())
        await unlessGone(copyOne(join(from, path), join(to, path), uid, gid), undefined);
      else throw new Error(`${join(from, path)} is neither a file nor a folder and cannot be copied.`);
    }
  };
  await copy('');
}

async function copyOne(from: string, to: string, uid: number, gid: number): Promise<void> {
  await copyFile(from, to);
  await chown(to, uid, gid);
}

async function unlessGone<Result>(work: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return otherwise;
  }
}
