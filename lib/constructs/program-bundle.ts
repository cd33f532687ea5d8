import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

const repository = join(__dirname, '..', '..');

/**
 * Writes a program of this repository into a folder, as `<name>.js`: one file with all that it imports, the AWS SDK too,
 * which an image does not bring.
 *
 * @param program module, relative to the repository and without its ending
 * @throws with esbuild's words when it cannot be bundled
 */
export function writeProgram(program: string, folder: string): void {
  const { outputFiles } = buildSync({
    absWorkingDir: repository,
    entryPoints: [`${program}.ts`],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    // A stack trace names functions as they are written.
    keepNames: true,
    external: ['pg-native'],
    write: false,
    logLevel: 'silent',
  });
  for (const { contents } of outputFiles) writeFileSync(join(folder, `${basename(program)}.js`), contents);
}
