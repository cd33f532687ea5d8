import { z } from 'zod';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';

const composite = z.object({
  Properties: z.object({
    AlarmDescription: z.string(),
    AlarmRule: z.unknown(),
    AlarmActions: z.array(z.object({ Ref: z.string() })).optional(),
    OKActions: z.array(z.object({ Ref: z.string() })).optional(),
    ActionsSuppressor: z.unknown().optional(),
    ActionsSuppressorWaitPeriod: z.number().optional(),
  }),
});

type Environment = typeof prod;

/** Logical ids that a property names. */
const idsIn = (value: unknown) =>
  [...JSON.stringify(value ?? '').matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id]) => id!);

function pagesOf(environment: Environment) {
  const found = templatesOf(environment).pipeline.findResources('AWS::CloudWatch::CompositeAlarm');
  return Object.fromEntries(
    Object.entries(found).map(([id, resource]) => {
      const { Properties } = composite.parse(resource);
      return [id, { ...Properties, children: idsIn(Properties.AlarmRule) }];
    }),
  );
}

const named = (id: string) => id.replace(/^(?:Pages|Alarms|DeliveryWatchAlarms)(\w+)[0-9A-F]{8}$/, '$1');

it.each([
  ['dev', dev],
  ['prod', prod],
])('brings each alarm of %s that pages to one page, and none that does not', (_name, environment) => {
  const alarms = Object.entries(templatesOf(environment).pipeline.findResources('AWS::CloudWatch::Alarm'));
  const paging = alarms
    .filter(([, { Properties }]) =>
      /^PAGE\./.test((Properties as { AlarmDescription: string }).AlarmDescription),
    )
    .map(([id]) => id);
  const pages = Object.values(pagesOf(environment)).filter(({ AlarmActions }) => AlarmActions);
  expect(pages.flatMap(({ children }) => children).sort()).toEqual(paging.sort());
  expect(paging.length).toBeGreaterThan(10);
});

it('has one page a stage, which an outage of what the stage rests on keeps silent', () => {
  const pages = pagesOf(prod);
  const table = Object.fromEntries(
    Object.entries(pages).map(([id, { children, AlarmActions, ActionsSuppressor }]) => [
      named(id),
      {
        children: children.map(named),
        tells: AlarmActions !== undefined,
        silencedBy: idsIn(ActionsSuppressor).map(named),
      },
    ]),
  );
  expect(table).toEqual({
    source: { tells: true, silencedBy: [], children: ['SourceUnused', 'SourceStorage'] },
    stream: {
      tells: true,
      silencedBy: [],
      children: ['OfflinePartitions', 'BrokerDisk1', 'BrokerDisk2', 'BrokerDisk3'],
    },
    delivery: {
      tells: true,
      silencedBy: ['stream'],
      children: ['Lateinstruments', 'Latedailybars', 'Lateorders', 'Lateticks', 'FlowStopped'],
    },
    causesofingress: { tells: false, silencedBy: [], children: ['source', 'stream'] },
    ingress: { tells: true, silencedBy: ['causesofingress'], children: ['ServerErrors', 'NoAnswers'] },
    causesofcapture: { tells: false, silencedBy: [], children: ['source', 'stream'] },
    capture: {
      tells: true,
      silencedBy: ['causesofcapture'],
      children: ['SlotLag', 'CaptureRefused', 'CaptureFails'],
    },
  });
});

it('waits for a cause that is known later than what it stops', () => {
  for (const { ActionsSuppressor, ActionsSuppressorWaitPeriod } of Object.values(pagesOf(prod))) {
    if (ActionsSuppressor !== undefined) expect(ActionsSuppressorWaitPeriod).toBe(300);
  }
});

it('has no page of a serverless cluster, and the database alone keeps capture silent', () => {
  const pages = pagesOf(withValues(prod, { stream: { kind: 'serverless' } }));
  expect(Object.keys(pages).map(named)).toEqual(['source', 'delivery', 'ingress', 'capture']);
  const silencedBy = Object.entries(pages).map(([id, page]) => [
    named(id),
    idsIn(page.ActionsSuppressor).map(named),
  ]);
  expect(Object.fromEntries(silencedBy)).toEqual({
    source: [],
    delivery: [],
    ingress: ['source'],
    capture: ['source'],
  });
});

it('tells pages to an encrypted topic that hears nothing else', () => {
  const { pipeline } = templatesOf(prod);
  const [topic] = Object.keys(pipeline.findResources('AWS::SNS::Topic')).filter((id) =>
    id.startsWith('Pages'),
  );
  const told = [{ Ref: topic }];
  for (const { AlarmActions, OKActions } of Object.values(pagesOf(prod))) {
    expect([undefined, told]).toContainEqual(AlarmActions);
    expect(OKActions).toEqual(AlarmActions);
  }
  for (const { Properties } of Object.values(pipeline.findResources('AWS::CloudWatch::Alarm'))) {
    expect((Properties as { AlarmActions: unknown }).AlarmActions).not.toEqual(told);
  }
  for (const { Properties } of Object.values(pipeline.findResources('AWS::SNS::Topic'))) {
    expect(JSON.stringify((Properties as { KmsMasterKeyId: unknown }).KmsMasterKeyId)).toContain('LogKey');
  }
  pipeline.hasOutput('PageTopic', { Value: { Ref: topic } });
});

const dashboard = z.object({ Properties: z.object({ DashboardBody: z.unknown() }) });

it('shows every alarm on a dashboard, by stages in the order in which a row passes them', () => {
  const { pipeline } = templatesOf(prod);
  const [found] = Object.values(pipeline.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard.parse(found).Properties.DashboardBody);
  const headings = [...body.matchAll(/## (\w+)/g)].map(([, stage]) => stage);
  expect(headings).toEqual(['ingress', 'source', 'capture', 'stream', 'delivery', 'query']);
  const shown = new Set(idsIn(dashboard.parse(found).Properties.DashboardBody));
  const alarms = Object.keys(pipeline.findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.filter((id) => !shown.has(id))).toEqual([]);
});
