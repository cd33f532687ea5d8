import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces one section of a page that is partly generated.
 *
 * @param name as it stands in the page's comments
 * @param text the new one, or what makes it of the former one
 */
export function writeSection(file: string, name: string, text: string | ((former: string) => string)): void {
  const [begin, end] = [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`];
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(begin);
  const [former = '', after] = (rest ?? '').split(end);
  if (before === undefined || after === undefined) throw new Error(`${file} has no section ${name}.`);
  const section = typeof text === 'string' ? text : text(former);
  writeFileSync(file, `${before}${begin}\n\n${section}\n\n${end}${after}`);
}
