import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

interface Edit {
  /** `file`: the block is a new file; `entry-of`: it goes to the end of the list of tables in that file. */
  readonly kind: 'file' | 'entry-of';
  readonly path: string;
  readonly text: string;
}

/** The edits that the README shows: code blocks that name a file, in its order. */
export async function readmeEdits(repository: string): Promise<Edit[]> {
  const readme = await readFile(path.join(repository, 'README.md'), 'utf8');
  const blocks = readme.matchAll(/^```\w+ (file|entry-of)=(\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, kind, file = '', text = '']) => ({
    kind: kind as Edit['kind'],
    path: file,
    text,
  }));
}

/** Does to `checkout` what the README tells its reader to do. */
export async function applyReadmeEdits(edits: readonly Edit[], checkout: string): Promise<void> {
  for (const edit of edits) {
    const target = path.join(checkout, edit.path);
    if (edit.kind === 'file') {
      await writeFile(target, edit.text, { flag: 'wx' });
      continue;
    }
    const code = await readFile(target, 'utf8');
    const listEnd = '\n];\n';
    if (code.split(listEnd).length !== 2) throw new Error(`${edit.path} has not exactly one list to add to.`);
    await writeFile(
      target,
      code.replace(listEnd, () => `\n${edit.text.trimEnd()}${listEnd}`),
    );
  }
}
