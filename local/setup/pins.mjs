import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A version from the file that pins it, for labels and reports. */
export function pinnedIn(checkout, file, pattern) {
  const found = readFileSync(join(checkout, file), 'utf8').match(pattern);
  if (found === null) throw new Error(`${file} holds nothing like ${pattern}`);
  return found[1];
}
