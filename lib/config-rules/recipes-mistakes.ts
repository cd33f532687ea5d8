import type { ResolvedConfig } from '../config';
import { landingName } from '../contracts/crawl';

/** A project that looked at more than its folder would show people what was never meant for them. */
export function recipesMistakes({ recipes }: ResolvedConfig): string[] {
  return Object.entries(recipes).flatMap(([key, { folder }]) => [
    ...named('recipes has', key),
    ...named(`recipes.${key}.folder is`, folder),
  ]);
}

function named(setting: string, name: string): string[] {
  return landingName.test(name)
    ? []
    : [
        `${setting} "${name}": use a name of lower-case letters, digits, hyphens and underscores that begins with a letter.`,
      ];
}
