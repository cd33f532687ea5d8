import type { Problem } from '../preflight-contract';

/** A problem with which the connector would fail or miss rows. */
export function error(code: string, problem: string, fix: string): Problem {
  return { code, severity: 'error', problem, fix };
}
