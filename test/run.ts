/**
 * `npm test`: every suite, or those named on the command line (`npm test -- unit`). The last line sums up all of
 * them: `N passed, N failed`, and `, N skipped` when tests were skipped. What failed and why others were skipped stands
 * above it.
 */
import { engineHomes } from '../local/engines/homes';
import { runChecks } from './run/checks';
import { runJest } from './run/jest';
import { runPytest } from './run/pytest';
import { sum, type SuiteResult } from './run/suite-result';

/** What synthesises the app. */
const templates = '/test/(stacks|stages|constructs|guard|cost|nag)';

const suites: Readonly<Record<string, () => Promise<SuiteResult>>> = {
  checks: runChecks,
  unit: () =>
    runJest({ ignore: `${templates}|/test/(pipeline|faults|deploy)/|/test/containers/images`, workers: 2 }),
  // The CDK takes longer to load than most of these files take.
  templates: () => runJest({ only: templates, workers: 2, sharedModules: true }),
  ingress: () => runPytest('test/ingress'),
  jobs: () => runPytest('test/jobs', engineHomes().jobsPython),
  // One engine-bound suite at a time: two of them would measure each other.
  pipeline: () => runJest({ only: 'test/pipeline/', workers: 1 }),
  faults: () => runJest({ only: 'test/faults/', workers: 1 }),
  deploy: () => runJest({ only: 'test/deploy/', workers: 1 }),
  images: () => runJest({ only: 'test/containers/images', workers: 1 }),
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in suites));
  if (unknown.length > 0) {
    console.error(`No suite is called ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`);
    return 1;
  }
  const results: SuiteResult[] = [];
  for (const [name, run] of Object.entries(suites)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const startedAt = Date.now();
    console.log(`\n== ${name}`);
    const result = await run();
    results.push(result);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.log(`== ${name}: ${sum([result])} in ${seconds} s`);
  }
  for (const failure of results.flatMap(({ failures }) => failures)) console.log(`failed: ${failure}`);
  for (const reason of results.flatMap(({ skipped }) => skipped)) console.log(`skipped: ${reason}`);
  console.log(sum(results));
  return results.some(({ failed }) => failed > 0) || results.every(({ passed }) => passed === 0) ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    console.log('0 passed, 1 failed');
    process.exit(1);
  },
);
