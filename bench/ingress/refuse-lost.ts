import type { Load } from './vegeta';

/**
 * @param rows that are there
 * @param each rows of a request
 * @throws Error when fewer are there than were acknowledged, or more than were sent
 */
export function refuseLost(
  what: string,
  rows: number,
  { acknowledged, requests }: Pick<Load, 'acknowledged' | 'requests'>,
  each = 1,
): void {
  if (rows >= acknowledged * each && rows <= requests * each) return;
  throw new Error(
    `${what}: ${requests * each} rows were sent and ${acknowledged * each} acknowledged, and ${rows} are there.`,
  );
}
