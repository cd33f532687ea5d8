import { identifierOf } from './identifier';
import type { Connection, ConnectionEnd, OutputPort, Processor } from './versioned-flow';

type End = Pick<Processor | OutputPort, 'identifier' | 'groupIdentifier' | 'name' | 'componentType'>;

/**
 * The connection by which a relationship of one component leads to another of the same group.
 *
 * @param path names from the outermost group to theirs
 */
export function connectionOf(
  path: readonly string[],
  source: End,
  relationship: string,
  destination: End,
): Connection {
  return {
    identifier: identifierOf(...path, source.name, relationship, destination.name),
    name: '',
    source: endOf(source),
    destination: endOf(destination),
    selectedRelationships: [relationship],
    backPressureObjectThreshold: 1000,
    backPressureDataSizeThreshold: '512 MB',
    flowFileExpiration: '0 sec',
    prioritizers: [],
    bends: [],
    labelIndex: 0,
    zIndex: 0,
    loadBalanceStrategy: 'DO_NOT_LOAD_BALANCE',
    loadBalanceCompression: 'DO_NOT_COMPRESS',
    partitioningAttribute: '',
    componentType: 'CONNECTION',
    groupIdentifier: source.groupIdentifier,
  };
}

function endOf({ identifier, groupIdentifier, name, componentType }: End): ConnectionEnd {
  return { id: identifier, groupId: groupIdentifier, name, type: componentType };
}
