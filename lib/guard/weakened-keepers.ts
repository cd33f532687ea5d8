import { findingId, type Finding } from './finding';
import { isKeeper, keeperOf, stays } from './keepers';
import type { StackPair } from './template';

/** Keepers that stay in place but lose what would keep their data at a later removal. Told, not stopped. */
export function weakenedKeepers({ name: stack, before, after }: StackPair): Finding[] {
  return Object.entries(after.Resources).flatMap(([id, now]) => {
    const old = before.Resources[id];
    if (!old || !isKeeper(now) || old.Type !== now.Type) return [];
    const lost = [
      ...(['DeletionPolicy', 'UpdateReplacePolicy'] as const).filter(
        (policy) => stays(old[policy]) && !stays(now[policy]),
      ),
      ...(old.Properties.DeletionProtection === true && now.Properties.DeletionProtection !== true
        ? ['DeletionProtection']
        : []),
    ];
    return lost.map((protection) => ({
      id: findingId('weakened', stack, `${id}.${protection}`),
      topic: 'lost' as const,
      stops: false,
      sentence: `The ${keeperOf(now.Type) ?? now.Type} ${id} loses its ${protection}: a later removal destroys its data.`,
    }));
  });
}
