export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Of failed tests, as far as they are known one by one: name, and how the message begins. */
  readonly failures: readonly string[];
  /** Name of each skipped test, with its reason. */
  readonly skipped: readonly string[];
}

/** One line: the test's name, and the beginning of what was wrong, without colours. */
export function failureLine(name: string, message: string): string {
  const lines = message
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return `${name}: ${lines.slice(0, 4).join(' | ').slice(0, 300)}`;
}

/** `N passed, N failed`, with `, N skipped` when there are any. */
export function sum(results: readonly SuiteResult[]): string {
  const add = (count: (result: SuiteResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  const skipped = add((result) => result.skipped.length);
  const line = `${add(({ passed }) => passed)} passed, ${add(({ failed }) => failed)} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
