import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const checkout = join(__dirname, '..', '..', '..');
/** All that set-up reads of a checkout. */
const parts = [
  '.mvn',
  'local/setup',
  'local/engines/java',
  'local/engines/kafka',
  'local/engines/ministack',
  'local/engines/trino',
  'local/engines/trino-connectors',
  'containers/connect/pom.xml',
  'containers/connect/converter',
  'containers/api/requirements.txt',
  'containers/jobs/build-requirements.txt',
  'containers/jobs/pom.xml',
  'containers/jobs/requirements.txt',
  'test/requirements.txt',
  'package.json',
  'package-lock.json',
];

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard error: where a refusal stands. */
  readonly said: string;
}

/** A copy of the checkout that has node_modules and an empty cache, in a temporary folder that everybody may read. */
export class ScratchCheckout {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidemark-setup-'));
  readonly cache = join(this.folder, 'cache');

  constructor() {
    chmodSync(this.folder, 0o755);
    for (const part of parts) {
      mkdirSync(dirname(this.path(part)), { recursive: true });
      cpSync(join(checkout, part), this.path(part), { recursive: true });
    }
    symlinkSync(join(checkout, 'node_modules'), this.path('node_modules'));
    writeFileSync(this.path('entry.ts'), 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Makes an executable shell script, in a folder of its own to put on PATH. */
  program(name: string, script: string): string {
    const folder = this.path('programs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return folder;
  }

  /** Takes the pip that set-up made on this machine before, where it did: making one takes seconds. */
  borrowPip(): void {
    const before = process.env['TIDEMARK_CACHE'] ?? join(homedir(), '.cache', 'tidemark');
    mkdirSync(this.cache, { recursive: true });
    if (!existsSync(before)) return;
    for (const name of readdirSync(before).filter((name) => name.startsWith('pip-for-python-'))) {
      symlinkSync(join(before, name), join(this.cache, name));
    }
  }

  /** Runs `main.mjs entry.ts one` with no Java, nginx or settings of this machine's in the way. */
  start(env: NodeJS.ProcessEnv = {}, options: { uid?: number; nodeArgs?: string[] } = {}): Outcome {
    const { uid, nodeArgs = [] } = options;
    return this.node([...nodeArgs, this.path('local', 'setup', 'main.mjs'), 'entry.ts', 'one'], env, uid);
  }

  /** Runs a few lines of a module that imports set-up's files by `./`. */
  script(lines: string, env: NodeJS.ProcessEnv = {}): Outcome {
    writeFileSync(this.path('local', 'setup', 'script.mjs'), lines);
    return this.node([this.path('local', 'setup', 'script.mjs')], env);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private node(args: string[], env: NodeJS.ProcessEnv, uid?: number): Outcome {
    const own = uid === undefined ? {} : { uid, gid: uid };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: this.folder, TIDEMARK_CACHE: this.cache, ...env },
      ...own,
    });
    return { code: status, stdout, stderr, said: stderr.trimEnd().split('\n').at(-1) ?? '' };
  }
}
