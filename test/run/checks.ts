import { existsSync } from 'node:fs';
import path from 'node:path';

import { engineHomes } from '../../local/engines/homes';
import { repository, runCommand } from './run-command';
import type { SuiteResult } from './suite-result';

const bin = (name: string) => path.join(repository, 'node_modules/.bin', name);

/** Types, lint and format of everything; each tool counts as one test. */
export async function runChecks(): Promise<SuiteResult> {
  const python = engineHomes().testPython;
  const pythonChecks =
    python !== undefined && existsSync(python)
      ? [
          [python, '-m', 'ruff', 'check', '.'],
          [python, '-m', 'ruff', 'format', '--check', '.'],
          [
            python,
            '-m',
            'mypy',
            '--config-file',
            'containers/api/pyproject.toml',
            'containers/api',
            'test/ingress',
          ],
          [
            python,
            '-m',
            'mypy',
            '--config-file',
            'containers/jobs/pyproject.toml',
            'containers/jobs',
            'test/jobs',
          ],
        ]
      : [];
  let passed = 0;
  const failures: string[] = [];
  for (const [program = '', ...args] of [
    [bin('tsc'), '--noEmit'],
    [bin('eslint'), '.'],
    [bin('prettier'), '--check', '--log-level', 'warn', '.'],
    ...pythonChecks,
  ]) {
    const code = await runCommand(program, args);
    if (code === 0) passed += 1;
    else {
      failures.push(`${path.basename(program)} ${args.join(' ')}`);
    }
  }
  return { passed, failed: failures.length, failures, skipped: [] };
}
