import { findingId, type Finding } from './finding';
import { isKeeper, keeperOf, stays } from './keepers';
import type { Resource, StackPair } from './template';

/**
 * Resources that keep data and are gone from their stack, or stand there under another logical id, which to
 * CloudFormation is the same: it makes an empty new one and gives the old one up.
 */
export function removedKeepers({ name, before, after }: StackPair): Finding[] {
  const old = before.Resources;
  const added = Object.entries(after.Resources).filter(
    ([id, resource]) => isKeeper(resource) && old[id]?.Type !== resource.Type,
  );
  return Object.entries(old)
    .filter(([id, resource]) => isKeeper(resource) && after.Resources[id]?.Type !== resource.Type)
    .map(([id, resource]) => {
      const twin = added.findIndex(([, { Type }]) => Type === resource.Type);
      const [newId] = twin < 0 ? [undefined] : (added.splice(twin, 1)[0] ?? [undefined]);
      return newId === undefined ? removal(name, id, resource) : rename(name, id, newId, resource);
    });
}

function removal(stack: string, id: string, resource: Resource): Finding {
  const kind = keeperOf(resource.Type) ?? resource.Type;
  return {
    id: findingId('removed', stack, id),
    topic: 'lost',
    stops: true,
    sentence: stays(resource.DeletionPolicy)
      ? `The ${kind} ${id} is **orphaned**: its data stays, and no stack knows it any more.`
      : `The ${kind} ${id} is **destroyed** with its data.`,
  };
}

function rename(stack: string, id: string, newId: string, resource: Resource): Finding {
  const kind = keeperOf(resource.Type) ?? resource.Type;
  const fate = stays(resource.DeletionPolicy) ? 'orphaned with its data' : 'destroyed with its data';
  return {
    id: findingId('renamed', stack, id),
    topic: 'lost',
    stops: true,
    sentence: `The logical id of the ${kind} ${id} becomes ${newId}: an empty ${kind} is made and the old one is **${fate}**.`,
  };
}
