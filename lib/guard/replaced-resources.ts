import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { findingId, type Finding } from './finding';
import { keeperOf, stays } from './keepers';
import { changedAttributes } from './msk-cluster';
import { changesInPlace, nestedReplacements } from './nested-replacements';
import type { StackPair } from './template';

const mskCluster = 'AWS::MSK::Cluster';

interface Replacement {
  readonly certain: boolean;
  /** Properties that cause it. */
  readonly properties: readonly string[];
}

/** What an update replaces: stops where data is kept, else told. */
export function replacedResources(pair: StackPair): Finding[] {
  return [...replacements(pair)].map(([id, { certain, properties }]) => {
    const type = pair.before.Resources[id]?.Type ?? '';
    const kind = keeperOf(type);
    const cause = properties.join(', ');
    const kept = [pair.before, pair.after].every(({ Resources }) =>
      stays(Resources[id]?.UpdateReplacePolicy),
    );
    const verb = certain ? 'is **replaced**' : 'may be **replaced**';
    return {
      id: findingId('replaced', pair.name, id),
      topic: 'lost' as const,
      stops: kind !== undefined,
      sentence:
        kind === undefined
          ? `${type} ${id} ${verb} (${cause}).`
          : `The ${kind} ${id} ${verb} by an empty one (${cause}); the old one is ${kept ? '**orphaned**' : '**destroyed**'} with its data.`,
    };
  });
}

/** Clusters with more than one attribute changed: MSK takes one update at a time, the second fails the deployment. */
export function crowdedUpdates(pair: StackPair): Finding[] {
  return Object.entries(pair.after.Resources)
    .filter(([id, { Type }]) => Type === mskCluster && pair.before.Resources[id]?.Type === mskCluster)
    .flatMap(([id]) => {
      const changed = changedAttributes(id, pair.before, pair.after);
      return changed.length < 2
        ? []
        : [
            {
              id: findingId('two-attributes', pair.name, id),
              topic: 'limits' as const,
              stops: true,
              sentence: `The cluster ${id} changes in ${changed.join(' and ')}: MSK takes one update at a time; deploy them one after the other.`,
            },
          ];
    });
}

function replacements({ name, before, after }: StackPair): Map<string, Replacement> {
  const found = new Map<string, Replacement>();
  for (const [id, change] of Object.entries(differences(name, before, after).resources.changes)) {
    // A changed type is no update: removed-keepers speaks of it.
    if (change.resourceTypeChanged) continue;
    const type = before.Resources[id]?.Type ?? '';
    const causes = Object.entries(change.propertyUpdates).filter(
      ([property, { changeImpact }]) =>
        changeImpact === ResourceImpact.WILL_REPLACE ||
        (changeImpact === ResourceImpact.MAY_REPLACE && !changesInPlace(type, property)),
    );
    if (causes.length === 0) continue;
    found.set(id, {
      certain: causes.some(([, { changeImpact }]) => changeImpact === ResourceImpact.WILL_REPLACE),
      properties: causes.map(([property]) => property),
    });
  }
  const replaced = new Set([...found].filter(([, { certain }]) => certain).map(([id]) => id));
  for (const [id, now] of Object.entries(after.Resources)) {
    const old = before.Resources[id];
    if (old?.Type !== now.Type) continue;
    const nested = nestedReplacements(old, now, replaced);
    if (nested.length > 0) {
      found.set(id, { certain: true, properties: [...(found.get(id)?.properties ?? []), ...nested] });
    }
  }
  return found;
}

function differences(stack: string, before: StackPair['before'], after: StackPair['after']) {
  try {
    return fullDiff(before, after);
  } catch (cause) {
    throw new Error(`The templates of ${stack} cannot be compared; look for an incomplete policy in them.`, {
      cause,
    });
  }
}
