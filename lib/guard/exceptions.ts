import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const exception = z.strictObject({
  /** The finding's id as the review prints it. */
  id: z.string().regex(/^[a-z-]+ [^/ ]+\/\S+$/, 'must be an id as the review prints it'),
  /** Why the change is right, and what becomes of the data. */
  reason: z.string().min(20, 'must say in a sentence why the change is right'),
  /** Last day on which it holds. */
  expires: z.iso.date('must be a day as YYYY-MM-DD'),
});
export type Exception = z.infer<typeof exception>;

/**
 * Reviewed exceptions of a file, an array with one on each line. No file means none.
 *
 * @throws {Error} with what is wrong, by line of the list
 */
export function readExceptions(file: string): Exception[] {
  if (!existsSync(file)) return [];
  const { data, error } = z.array(exception).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (data) return data;
  const wrong = error.issues.map(
    ({ path, message }) => `entry ${String(path[0])}: ${path.slice(1).join('.')} ${message}`,
  );
  throw new Error(`${file} cannot be read:\n${wrong.join('\n')}`);
}

/** @param today `YYYY-MM-DD` */
export function holds({ expires }: Exception, today: string): boolean {
  return today <= expires;
}
