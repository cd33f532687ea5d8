import { lakeTables, type LakeTable } from '../../../lib/contracts/lake-tables';
import { GroupBuilder } from './group-builder';
import { groupOf } from './group-of';
import { parameterContext, parameterContextName } from './parameters';
import { addServices } from './services';
import { tableGroup } from './table-group';
import type { FlowSnapshot } from './versioned-flow';

const name = 'delivery';

/** Distance of two tables in NiFi's own picture, in its pixels, and how many stand in a row. */
const distance = { x: 480, y: 280 };
const perRow = 4;

/** The flow that delivers: a group, in the Stateless engine, for each table of the lake. */
export function deliveryFlow(tables: readonly LakeTable[] = lakeTables): FlowSnapshot {
  const group = new GroupBuilder([name]);
  const services = addServices(group, tables);
  const groups = tables.map((table, index) =>
    tableGroup(group, services, table, {
      x: (index % perRow) * distance.x,
      y: Math.floor(index / perRow) * distance.y,
    }),
  );
  return {
    flowContents: groupOf(group, {
      name,
      comments:
        'From Kafka to the lake. Written by "npm run flow": what is changed here goes with the next deployment.',
      position: { x: 0, y: 0 },
      executionEngine: 'STANDARD',
      statelessFlowTimeout: '1 min',
      processGroups: groups,
    }),
    parameterContexts: { [parameterContextName]: parameterContext() },
    externalControllerServices: {},
    flowEncodingVersion: '1.0',
  };
}

/** The flow as text, with the fields in the order of their names, so that a diff shows what changed. */
export function flowFile(flow: FlowSnapshot = deliveryFlow()): string {
  return `${JSON.stringify(sorted(flow), undefined, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
