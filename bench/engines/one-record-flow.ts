import { deliveryFlow } from '../../containers/nifi/flow/delivery-flow';
import { nifiVersion } from '../../containers/nifi/flow/component-facts';
import { identifierOf } from '../../containers/nifi/flow/identifier';
import type {
  Connection,
  FlowSnapshot,
  ProcessGroup,
  Processor,
} from '../../containers/nifi/flow/versioned-flow';

/**
 * The delivery's flow as it is drawn when nobody thinks of batches: each record of Kafka is a FlowFile, which is converted
 * to Parquet and put by itself. Reader, writer, engine and key are those of the flow that is measured against it.
 */
export function oneRecordFlow(flow: FlowSnapshot = deliveryFlow()): FlowSnapshot {
  const { flowContents } = flow;
  return {
    ...flow,
    flowContents: {
      ...flowContents,
      name: 'one record a FlowFile',
      processGroups: flowContents.processGroups.map(withOneRecordFiles),
    },
  };
}

const services = ['Record Reader', 'Record Writer'];

function withOneRecordFiles(group: ProcessGroup): ProcessGroup {
  const [consume, put] = [processorOf(group, 'Read '), processorOf(group, 'Put raw file')];
  const convert: Processor = {
    ...put,
    identifier: identifierOf(group.identifier, 'convert'),
    name: 'Convert record',
    // No part of the product's flow, so component-facts.json does not know it.
    type: 'org.apache.nifi.processors.standard.ConvertRecord',
    bundle: { group: 'org.apache.nifi', artifact: 'nifi-standard-nar', version: nifiVersion },
    properties: only(services, consume.properties),
    propertyDescriptors: only(services, consume.propertyDescriptors),
    autoTerminatedRelationships: [],
  };
  // The properties that count with records only are passed over.
  const oneRecord: Processor = {
    ...consume,
    properties: { ...consume.properties, 'Processing Strategy': 'FLOW_FILE' },
    // Nothing is parsed where it is read.
    autoTerminatedRelationships: ['parse failure'],
  };
  const ends = { consume: endOf(oneRecord), convert: endOf(convert), put: endOf(put) };
  const failed = group.connections.find(({ source }) => source.id === put.identifier);
  if (!failed) throw new Error(`The group ${group.name} leads what was not put nowhere.`);
  return {
    ...group,
    processors: [oneRecord, convert, put],
    connections: [
      connection(failed, ends.consume, 'success', ends.convert),
      connection(failed, ends.convert, 'success', ends.put),
      connection(failed, ends.convert, 'failure', failed.destination),
      failed,
    ],
  };
}

function only<T>(names: readonly string[], values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

function processorOf({ processors, name }: ProcessGroup, begin: string): Processor {
  const found = processors.find((one) => one.name.startsWith(begin));
  if (found) return found;
  throw new Error(`The group ${name} has no processor whose name begins with "${begin}".`);
}

function endOf({ identifier, groupIdentifier, name }: Processor): Connection['source'] {
  return { id: identifier, groupId: groupIdentifier, name, type: 'PROCESSOR' };
}

function connection(
  like: Connection,
  source: Connection['source'],
  relationship: string,
  destination: Connection['destination'],
): Connection {
  return {
    ...like,
    identifier: identifierOf(source.id, relationship, destination.id),
    source,
    destination,
    selectedRelationships: [relationship],
  };
}
