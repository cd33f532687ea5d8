import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import type { PipelineConfig } from '../../lib/config';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { dev, prod, stacksOf, templatesOf, withValues } from './synthesise';

type Templates = ReturnType<typeof templatesOf>;

const did: Partial<Record<ResourceImpact, string>> = {
  [ResourceImpact.WILL_CREATE]: 'creates',
  [ResourceImpact.WILL_UPDATE]: 'updates',
  [ResourceImpact.WILL_REPLACE]: 'replaces',
  // The CLI has no schema of a custom resource; CloudFormation calls its function with what is new.
  [ResourceImpact.NO_CHANGE]: 'runs',
};

const policies = z.record(z.string(), z.object({ Type: z.string(), DeletionPolicy: z.string().optional() }));

/** What docs/deploy.md tells: all that CloudFormation does in an update of the three stacks, by stack. */
function updates(before: Templates, after: Templates): Record<string, string[]> {
  const stacks = (['network', 'storage', 'pipeline'] as const).map((name) => {
    const lines: string[] = [];
    fullDiff(before[name].toJSON(), after[name].toJSON()).resources.forEachDifference((id, change) => {
      const { changeImpact, resourceType } = change;
      const step = resourceType === 'Custom::Tidemark' ? ` ${id.replace(/[0-9A-F]{8}$/, '')}` : '';
      lines.push(`${did[changeImpact] ?? changeImpact} ${resourceType}${step}`);
    });
    return [name, [...new Set(lines)].sort()] as const;
  });
  return Object.fromEntries(stacks.filter(([, lines]) => lines.length > 0));
}

/** Where an alarm is seen. */
const shown = ['updates AWS::CloudWatch::CompositeAlarm', 'updates AWS::CloudWatch::Dashboard'];

function withStream(environment: PipelineConfig, values: object): Templates {
  return templatesOf(withValues(environment, { stream: { ...environment.stream, ...values } }));
}

test('A new table runs every step again, makes its event source, its alarms and the task of the recovery anew, and touches nothing that keeps data', () => {
  const fees: CapturedTable = {
    schema: 'public',
    name: 'fees',
    primaryKey: ['id'],
    columns: [{ name: 'id', type: 'bigint' }],
  };
  const before = templatesOf(dev);
  const declared = [tables as LakeTable[], lakeTables as LakeTable[]];
  for (const list of declared) list.push(fees);
  try {
    expect(updates(before, templatesOf(withValues(dev, {})))).toEqual({
      pipeline: [
        'creates AWS::CloudWatch::Alarm',
        'creates AWS::Lambda::EventSourceMapping',
        'replaces AWS::ECS::TaskDefinition',
        'runs Custom::Tidemark CaptureRegistration',
        'runs Custom::Tidemark Catalog',
        'runs Custom::Tidemark QueryViews',
        'runs Custom::Tidemark SourcePreparation',
        'runs Custom::Tidemark SourcePreparationPreflight',
        'runs Custom::Tidemark Topics',
        ...shown,
        'updates AWS::IAM::Policy',
      ],
    });
  } finally {
    for (const list of declared) list.pop();
  }
});

test.each([['dev', dev] as const, ['prod', prod] as const])(
  'More brokers in %s are one update of the cluster and alarms of them, and bigger volumes one that moves the bound of their growth too',
  (_name, environment) => {
    const before = templatesOf(environment);
    const cluster = 'updates AWS::MSK::Cluster';
    expect(updates(before, withStream(environment, { brokersPerZone: 2 }))).toEqual({
      storage: [cluster],
      pipeline: ['creates AWS::CloudWatch::Alarm', ...shown],
    });
    expect(updates(before, withStream(environment, { volumeGiB: 300, maxVolumeGiB: 3000 }))).toEqual({
      storage: ['updates AWS::ApplicationAutoScaling::ScalableTarget', cluster],
    });
  },
);

test('A new image is a new task definition, to which its service moves', () => {
  const before = templatesOf(prod);
  const text = JSON.stringify(before.pipeline.toJSON());
  const images = new Set([...text.matchAll(/\$\{AWS::Region\}:([0-9a-f]{64})/g)].map(([, hash]) => hash!));
  expect(images.size).toBeGreaterThanOrEqual(3);
  for (const image of images) {
    const pipeline = Template.fromJSON(
      JSON.parse(text.replaceAll(image, '0'.repeat(64))) as Record<string, unknown>,
    );
    // The service has only a reference to it, and so follows.
    expect(updates(before, { ...before, pipeline })).toEqual({
      pipeline: ['replaces AWS::ECS::TaskDefinition'],
    });
  }
});

test('Network is deployed first and Pipeline last', () => {
  const { stacks } = stacksOf(dev).app.synth();
  const names = stacks.map(({ id }) => id);
  const order = stacks.map(({ id, dependencies }) => [
    id,
    dependencies.map((dependency) => dependency.id).filter((name) => names.includes(name)),
  ]);
  expect(Object.fromEntries(order)).toEqual({
    Network: [],
    Storage: ['Network'],
    Pipeline: ['Network', 'Storage'],
  });
});

test('When dev is deleted CloudFormation keeps nothing and takes no last snapshot', () => {
  const kept = Object.values(templatesOf(dev)).flatMap((template) =>
    Object.entries(policies.parse(template.toJSON().Resources)).filter(
      ([, { Type, DeletionPolicy }]) =>
        // Without a word on it, RDS keeps a snapshot.
        DeletionPolicy !== 'Delete' && (DeletionPolicy !== undefined || Type.startsWith('AWS::RDS::')),
    ),
  );
  expect(kept.map(([id, { DeletionPolicy }]) => `${id} ${DeletionPolicy}`)).toEqual([]);
});
