import type { PipelineConfig } from './config';
import { overlap, parseBlock } from './config-rules/ipv4-block';
import { physicalNames } from './physical-names';

/**
 * What two environments cannot both have, as sentences: a name, a physical name, addresses. Names that are unique in
 * an account and region are compared only where both places are given; environmentWarnings speaks of the rest.
 */
export function validateEnvironments(environments: readonly PipelineConfig[]): string[] {
  return pairs(environments).flatMap(([one, other]) => {
    if (one.name === other.name) return [`Two environments are named "${one.name}": rename one.`];
    return [...sharedNames(one, other), ...sharedAddresses(one, other)];
  });
}

/** Environments that would meet if they were deployed with one login. */
export function environmentWarnings(environments: readonly PipelineConfig[]): string[] {
  return pairs(environments)
    .filter(([one, other]) => one.account === undefined || other.account === undefined)
    .flatMap(([one, other]) =>
      collisions(one, other, 'region').map(
        ({ kind, name }) =>
          `"${one.name}" and "${other.name}" both have the ${kind} "${name}": deploy them to two accounts or regions, and give account and region in bin/environments.ts.`,
      ),
    );
}

function sharedNames(one: PipelineConfig, other: PipelineConfig): string[] {
  const onePlace =
    one.account !== undefined && one.account === other.account && one.region === other.region
      ? collisions(one, other, 'region')
      : [];
  return [...onePlace, ...collisions(one, other, 'everywhere')].map(
    ({ kind, name, unique }) =>
      `"${one.name}" and "${other.name}" both have the ${kind} "${name}": ${
        unique === 'everywhere' ? 'give each its own name' : 'give each its own account or region'
      }.`,
  );
}

function sharedAddresses(one: PipelineConfig, other: PipelineConfig): string[] {
  const [block, otherBlock] = [parseBlock(one.network.cidr), parseBlock(other.network.cidr)];
  return block && otherBlock && overlap(block, otherBlock)
    ? [
        `network.cidr of "${one.name}", ${one.network.cidr}, overlaps with that of "${other.name}", ${other.network.cidr}: the two could never be joined; choose another block.`,
      ]
    : [];
}

function collisions(one: PipelineConfig, other: PipelineConfig, unique: 'region' | 'everywhere') {
  const others = physicalNames(other);
  return physicalNames(one).filter(
    (mine) =>
      mine.unique === unique && others.some(({ kind, name }) => kind === mine.kind && name === mine.name),
  );
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));
}
