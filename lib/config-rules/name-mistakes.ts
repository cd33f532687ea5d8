import type { ResolvedConfig } from '../config';

const longestName = 12;
/** How the CDK writes a value that only the deployment knows. */
const token = /\$\{Token\[/;

export function nameMistakes({ name, account, region, lake }: ResolvedConfig): string[] {
  const mistakes = environmentName(name);
  if ((account === undefined) !== (region === undefined)) {
    const [given, missing] = account === undefined ? ['region', 'account'] : ['account', 'region'];
    mistakes.push(`${given} is "${account ?? region ?? ''}" without ${missing}: give both or neither.`);
  }
  if (lake.bucketNames === 'generated') return mistakes;
  const { lake: lakeName, results } = lake.bucketNames;
  mistakes.push(
    ...bucketName('lake.bucketNames.lake', lakeName),
    ...bucketName('lake.bucketNames.results', results),
  );
  if (lakeName === results) {
    mistakes.push(
      `lake.bucketNames has "${results}" twice: results would be read as data; give each its own name.`,
    );
  }
  return mistakes;
}

function environmentName(name: string): string[] {
  if (token.test(name)) {
    return ['name is known only at the deployment: physical names need plain text; write it out.'];
  }
  if (name.length > longestName) {
    return [
      `name is "${name}", ${name.length} characters: names that are made of it would be too long; use at most ${longestName}.`,
    ];
  }
  return /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)
    ? []
    : [
        `name is "${name}": use lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen.`,
      ];
}

function bucketName(setting: string, name: string): string[] {
  if (token.test(name)) {
    return [`${setting} is known only at the deployment: write it out, or use bucketNames: "generated".`];
  }
  if (name.length < 3 || name.length > 63) {
    return [`${setting} is "${name}", ${name.length} characters: S3 takes 3 to 63.`];
  }
  return /^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name)
    ? []
    : [`${setting} is "${name}": use lower-case letters, digits and hyphens.`];
}
