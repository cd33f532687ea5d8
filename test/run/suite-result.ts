export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Name of each skipped test, with its reason. */
  readonly skipped: readonly string[];
}

/** `N passed, N failed`, with `, N skipped` when there are any. */
export function sum(results: readonly SuiteResult[]): string {
  const add = (count: (result: SuiteResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  const skipped = add((result) => result.skipped.length);
  const line = `${add(({ passed }) => passed)} passed, ${add(({ failed }) => failed)} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
