import type { StageNetwork } from './stage-props';

/**
 * Domain of the private names of services.
 *
 * @throws when the cluster has no Cloud Map namespace
 */
export function namespaceOf({ cluster }: StageNetwork): string {
  const { defaultCloudMapNamespace: namespace } = cluster;
  if (namespace) return namespace.namespaceName;
  throw new Error(
    'The ECS cluster has no Cloud Map namespace, by which services find each other: give it one.',
  );
}
