import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deliveryFlow, flowFile } from '../../containers/nifi/flow/delivery-flow';
import { flowPicture } from '../../containers/nifi/flow/draw-flow';
import type { ProcessGroup } from '../../containers/nifi/flow/versioned-flow';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';

const repository = join(__dirname, '..', '..');
const written = (...path: string[]) => readFileSync(join(repository, ...path), 'utf8');

const fees: LakeTable = {
  schema: 'public',
  name: 'fees',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'amount', type: 'numeric(12,4)' },
  ],
};

it('flow.json is what "npm run flow" writes', () => {
  expect(written('containers', 'nifi', 'flow', 'flow.json')).toBe(flowFile());
});

it('docs/nifi-flow.svg is what "npm run flow" draws: every component of a group, and every relationship', () => {
  const picture = written('docs', 'nifi-flow.svg');
  expect(picture).toBe(flowPicture(deliveryFlow()));
  const [group] = deliveryFlow().flowContents.processGroups;
  const names = [...group!.processors, ...group!.outputPorts].map(({ name }) => name);
  for (const name of names) expect(picture).toContain(`>${name}`);
  expect(picture.match(/<line /g)).toHaveLength(group!.connections.length);
});

it('delivers every table of the lake, each in a Stateless group of its own', () => {
  const { processGroups } = deliveryFlow().flowContents;
  expect(processGroups.map(({ name, executionEngine }) => [name, executionEngine])).toEqual(
    lakeTables.map(({ name }) => [name, 'STATELESS']),
  );
});

it('takes a new table with a group and a contract of its own, and leaves every other component as it was', () => {
  const before = deliveryFlow();
  const after = deliveryFlow([...lakeTables, fees]);
  expect(after.flowContents.processGroups.slice(0, -1)).toEqual(before.flowContents.processGroups);
  expect(identifiersOf(after.flowContents)).toEqual(
    expect.arrayContaining(identifiersOf(before.flowContents)),
  );
  expect(after.parameterContexts).toEqual(before.parameterContexts);
});

function identifiersOf({ identifier, processGroups, ...group }: ProcessGroup): string[] {
  const { processors, controllerServices, outputPorts, connections } = group;
  return [
    identifier,
    ...[...processors, ...controllerServices, ...outputPorts, ...connections].map((one) => one.identifier),
    ...processGroups.flatMap(identifiersOf),
  ];
}
