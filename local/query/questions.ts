import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../lib/queries');
const ending = '.sql';

/** Names of the questions that the project ships. */
export function questionNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

/** @throws Error one sentence, when there is no such question */
export function questionSql(name: string): string {
  const names = questionNames();
  if (!names.includes(name)) throw new Error(`There is no question "${name}": take ${names.join(', ')}.`);
  return readFileSync(join(folder, `${name}${ending}`), 'utf8');
}
