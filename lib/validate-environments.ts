import type { PipelineConfig } from './config';
import { overlap, parseBlock } from './config-rules/ipv4-block';

/**
 * What two environments cannot both have, as sentences: a name, a bucket, addresses. All other physical names are
 * made of the environment's name (environment-names.ts), so two environments may share an account and region.
 */
export function validateEnvironments(environments: readonly PipelineConfig[]): string[] {
  return pairs(environments).flatMap(([one, other]) => {
    if (one.name === other.name) return [`Two environments are named "${one.name}": rename one.`];
    return [...sharedBuckets(one, other), ...sharedAddresses(one, other)];
  });
}

/** Names of buckets are unique in all of AWS. */
function sharedBuckets(one: PipelineConfig, other: PipelineConfig): string[] {
  const others = bucketNames(other);
  return bucketNames(one)
    .filter((name) => others.includes(name))
    .map(
      (name) =>
        `"${one.name}" and "${other.name}" both have the bucket "${name}": give each its own in lake.bucketNames.`,
    );
}

function bucketNames({ lake }: PipelineConfig): string[] {
  const { bucketNames: names = 'generated' } = lake ?? {};
  return names === 'generated' ? [] : [names.lake, names.results];
}

function sharedAddresses(one: PipelineConfig, other: PipelineConfig): string[] {
  const [block, otherBlock] = [parseBlock(one.network.cidr), parseBlock(other.network.cidr)];
  return block && otherBlock && overlap(block, otherBlock)
    ? [
        `network.cidr of "${one.name}", ${one.network.cidr}, overlaps with that of "${other.name}", ${other.network.cidr}: the two could never be joined; choose another block.`,
      ]
    : [];
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));
}
