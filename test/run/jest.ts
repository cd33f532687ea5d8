import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { z } from 'zod';

import { repository, runCommand } from './run-command';
import type { SuiteResult } from './suite-result';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Files that did not even load. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) }),
  ),
});

export interface JestOptions {
  /** Run only files under this path. */
  readonly only?: string;
  /** Leave out files with this in their path. */
  readonly ignore?: string;
  readonly workers: number;
  /**
   * Load a module once a worker, not once a file: for files that share one that loads slowly, and neither replace nor
   * change any. @default false
   */
  readonly sharedModules?: boolean;
}

/** A skipped test carries its reason in its name. */
export async function runJest(options: JestOptions): Promise<SuiteResult> {
  const { only, ignore, workers, sharedModules = false } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-report-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await runCommand(
      process.execPath,
      [
        path.join(repository, 'node_modules/jest/bin/jest.js'),
        '--json',
        `--outputFile=${file}`,
        `--maxWorkers=${workers}`,
        ...(sharedModules ? ['--runner=jest-light-runner/child-process'] : []),
        ...(ignore === undefined ? [] : [`--testPathIgnorePatterns=${ignore}`]),
        ...(only === undefined ? [] : [only]),
      ],
      sharedModules ? { NODE_OPTIONS: '--import tsx' } : {},
    );
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = report.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return {
      passed: numPassedTests,
      // Jest can fail for another reason, for example a leak that it was told to look for.
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'pending' || status === 'todo')
        .map(({ fullName }) => fullName),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
