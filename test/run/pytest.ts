import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { engineHomes } from '../../local/engines/homes';
import { runCommand } from './run-command';
import { failureLine, type SuiteResult } from './suite-result';

/**
 * @param folder with the tests, relative to the repository
 * @param packages interpreter of an environment whose packages the tests import, too. @default - those of the tests alone
 */
export async function runPytest(folder: string, packages?: string): Promise<SuiteResult> {
  const { testPython } = engineHomes();
  if (testPython === undefined) throw new Error('The Python of the tests is missing; run "npm test".');
  const reports = await mkdtemp(path.join(tmpdir(), 'tidemark-pytest-'));
  const file = path.join(reports, 'junit.xml');
  try {
    const code = await runCommand(
      testPython,
      [...['-m', 'pytest', folder, '-q', '-rs', '-p', 'no:cacheprovider'], `--junitxml=${file}`],
      packages === undefined ? {} : { PYTHONPATH: await packagesOf(packages) },
    );
    const xml = await readFile(file, 'utf8');
    const count = (name: string) =>
      Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
    const skipped = [...xml.matchAll(/<skipped [^>]*message="([^"]*)"/g)].map(([, reason = '']) => reason);
    const failures = [
      ...xml.matchAll(
        /<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) message="([^"]*)"/g,
      ),
    ].map(([, file = '', name = '', message = '']) =>
      failureLine(`${file} ${name}`, message.replaceAll('&#10;', '\n')),
    );
    const failed = count('failures') + count('errors');
    return {
      passed: count('tests') - failed - skipped.length,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      failures,
      skipped,
    };
  } finally {
    await rm(reports, { recursive: true });
  }
}

/** Both are environments of the same Python. */
async function packagesOf(interpreter: string): Promise<string> {
  const lib = path.join(interpreter, '../../lib');
  const [python = ''] = (await readdir(lib)).filter((name) => name.startsWith('python'));
  return path.join(lib, python, 'site-packages');
}
