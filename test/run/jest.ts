import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { z } from 'zod';

import { repository, runCommand } from './run-command';
import { failureLine, type SuiteResult } from './suite-result';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Files that did not even load. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

export interface JestOptions {
  /** Run only files under this path. */
  readonly only?: string;
  /** Leave out files with this in their path. */
  readonly ignore?: string;
  /** Processes at once. */
  readonly workers: number;
  /**
   * Load a module once a process, not once a file: for files that share one that loads slowly, and neither replace nor
   * change any. @default false
   */
  readonly sharedModules?: boolean;
}

/** Without a report of Jest, a test counts as failed, and a line says so. */
export async function runJest(options: JestOptions): Promise<SuiteResult> {
  if (!options.sharedModules) return runPart(options, [`--maxWorkers=${options.workers}`]);
  // The runner's own pool of processes has been seen not to end when every file had passed, and the runner bounds no
  // test. So each part runs in one process, which is ended when it takes far too long.
  const parts = Array.from({ length: options.workers }, (_, part) =>
    runPart(
      options,
      ['--runInBand', '--runner=jest-light-runner', `--shard=${part + 1}/${options.workers}`],
      { NODE_OPTIONS: '--import tsx' },
      900,
    ),
  );
  const results = await Promise.all(parts);
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

/** A skipped test carries its reason in its name. */
async function runPart(
  { only, ignore }: JestOptions,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  seconds?: number,
): Promise<SuiteResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-report-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await runCommand(
      process.execPath,
      [
        path.join(repository, 'node_modules/jest/bin/jest.js'),
        '--json',
        `--outputFile=${file}`,
        ...args,
        ...(ignore === undefined ? [] : [`--testPathIgnorePatterns=${ignore}`]),
        ...(only === undefined ? [] : [only]),
      ],
      env,
      seconds,
    );
    if (!existsSync(file)) {
      const failure = `Jest over ${only ?? 'all files'} ended without a report, or was ended; see above how far it came`;
      return { passed: 0, failed: 1, failures: [failure], skipped: [] };
    }
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = report.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return {
      passed: numPassedTests,
      // Jest can fail for another reason, for example a leak that it was told to look for.
      failed: code !== 0 && failed === 0 ? 1 : failed,
      failures: testResults.flatMap(failuresOf),
      skipped: testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'pending' || status === 'todo')
        .map(({ fullName }) => fullName),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A file that did not load has no tests to tell of. */
function failuresOf({
  name,
  status,
  message,
  assertionResults,
}: z.infer<typeof report>['testResults'][number]): string[] {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed')
    return [failureLine(path.relative(repository, name), message)];
  return failed.map(({ fullName, failureMessages }) => failureLine(fullName, failureMessages[0] ?? ''));
}
