import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { repository } from '../run/run-command';

export interface ScratchCheckout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A copy of the checkout as it stands, uncommitted files too, but nothing that git ignores. */
export async function scratchCheckout(): Promise<ScratchCheckout> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-checkout-'));
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: repository },
  );
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await cp(path.join(repository, file), path.join(folder, file)).catch((error: unknown) => {
      // Removed, but still in git's index.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
