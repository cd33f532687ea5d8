import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { z } from 'zod';
import { StageAlarm } from '../../lib/constructs/stage-alarm';
import type { AlarmSpec } from '../../lib/contracts/alarm-spec';
import { alarmSpecs } from '../../lib/contracts/alarms';
import { awsMetrics } from '../../lib/contracts/aws-metrics';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { routeMetrics, tableMetrics } from '../../lib/contracts/metrics';
import { resolveConfig } from '../../lib/resolve-config';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { withQuality } from './landing-trial';
import { withFunction } from './nifi-trial';

const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});
const alarm = z.object({
  Properties: z
    .looseObject({
      AlarmDescription: z.string(),
      Threshold: z.number(),
      Unit: z.string().optional(),
      AlarmActions: z.array(z.unknown()).min(1),
      OKActions: z.array(z.unknown()).min(1),
      Metrics: z.array(z.looseObject({ MetricStat: z.object({ Metric: metric }).optional() })).optional(),
    })
    .and(metric.partial()),
});

type Environment = typeof prod;

function alarmsOf(environment: Environment) {
  return Object.entries(templatesOf(environment).pipeline.findResources('AWS::CloudWatch::Alarm')).map(
    ([id, found]) => {
      const { Properties: properties } = alarm.parse(found);
      const single = metric.safeParse(properties);
      const metrics = single.success
        ? [single.data]
        : (properties.Metrics ?? []).flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
      return { id, properties, metrics };
    },
  );
}

const serverless = withValues(prod, { stream: { kind: 'serverless' } });
const environments: readonly (readonly [string, Environment])[] = [
  ['dev', dev],
  ['prod', prod],
  ['prod with the function', withFunction],
  ['prod with rules of quality', withQuality],
  ['prod with a serverless cluster', serverless],
];
const all = environments.flatMap(([name, environment]) =>
  alarmsOf(environment).map((one) => ({
    ...one,
    environment: name,
    namespace: `tidemark-${environment.name}`,
  })),
);

const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
/** Articles of alarms, by anchor. */
const articles = new Map(
  runbook
    .split(/^(?=#{2,3} )/m)
    .filter((part) => part.startsWith('### '))
    .map((part) => [part.slice(4, part.indexOf('\n')).toLowerCase(), part] as const),
);

const facts = new Map(
  Object.entries(awsMetrics).flatMap(([namespace, { metrics }]) =>
    Object.entries(metrics).map(([name, fact]) => [`${namespace} ${name}`, fact] as const),
  ),
);

it('looks at a metric that is published under that namespace, with those dimensions and in that unit', () => {
  for (const { metrics, namespace, properties } of all) {
    expect(metrics).not.toEqual([]);
    for (const { Namespace, MetricName, Dimensions } of metrics) {
      const names = Dimensions.map(({ Name }) => Name).sort();
      const fact = facts.get(`${Namespace} ${MetricName}`);
      if (fact) {
        expect({ MetricName, names }).toEqual({ MetricName, names: [...fact.dimensions] });
        continue;
      }
      expect({ MetricName, Namespace, unit: properties.Unit, names }).toEqual({
        MetricName,
        Namespace: namespace,
        ...(MetricName in tableMetrics
          ? { unit: tableMetrics[MetricName as keyof typeof tableMetrics], names: ['Table'] }
          : { unit: routeMetrics[MetricName as keyof typeof routeMetrics], names: [] }),
      });
    }
  }
});

it('has severity, reason and an article that says what it means, how to look, what to do and when it is over', () => {
  for (const { id, properties } of all) {
    const { AlarmDescription } = properties;
    const [, anchor] =
      /^(?:PAGE|TICKET)\. [A-Z].+\. Threshold: [A-Z].+\. Runbook: docs\/runbook\.md#([a-z]+)$/.exec(
        AlarmDescription,
      ) ?? [];
    const parts = articles.get(anchor ?? `${id}: ${AlarmDescription}`)?.match(/^- \*\*\w+:\*\* \S/gm);
    expect({ anchor, parts }).toEqual({
      anchor,
      parts: ['Means', 'Look', 'Do', 'Over'].map((part) => expect.stringContaining(`**${part}:**`) as string),
    });
  }
});

it('comes from the list, all of which is used, and of which every article is', () => {
  const used = new Set(all.map(({ properties }) => /#([a-z]+)$/.exec(properties.AlarmDescription)?.[1]));
  const listed = Object.keys(alarmSpecs).map((name) => name.toLowerCase());
  expect([...used].sort()).toEqual([...listed].sort());
  expect([...articles.keys()]).toEqual(listed);
});

it('uses every fact of AWS that is kept', () => {
  const used = new Set(
    all.flatMap(({ metrics }) => metrics.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`)),
  );
  expect([...facts.keys()].filter((name) => !used.has(name))).toEqual([]);
});

it('has thresholds that follow the configuration', () => {
  const thresholds = Object.fromEntries(
    alarmsOf(withFunction).map(({ properties }) => [properties.MetricName ?? '', properties.Threshold]),
  );
  expect(thresholds).toMatchObject({
    FreeStorageSpace: 20 * 1024 ** 3,
    SlotHeldBytes: 32_768 * 1024 ** 2,
    ProcessedBytes: 10 * 1024 ** 4,
  });
  const slow = alarmsOf(withFunction).filter(({ properties }) => properties.MetricName === 'Duration');
  expect(slow.map(({ properties }) => properties.Threshold).sort()).toEqual([480_000, 96_000]);
});

it('refuses a share of nothing', () => {
  const stack = new Stack(new App());
  const topic = new Topic(stack, 'Topic');
  expect(() => new StageAlarm(stack, 'Lag', { config: resolveConfig(prod), topic, name: 'SlotLag' })).toThrow(
    'The threshold of the alarm SlotLag is a share of database.walCapMiB: give "whole".',
  );
});

it('watches every broker that the configuration has, and none of a serverless cluster', () => {
  const brokers = (environment: Environment) =>
    alarmsOf(environment)
      .filter(({ properties }) => properties.MetricName === 'KafkaDataLogsDiskUsed')
      .map(({ metrics }) => metrics[0]!.Dimensions.find(({ Name }) => Name === 'Broker ID')?.Value);
  expect(brokers(dev)).toEqual(['1', '2']);
  expect(brokers(prod)).toEqual(['1', '2', '3']);
  expect(alarmsOf(serverless).filter(({ metrics }) => metrics[0]!.Namespace === 'AWS/Kafka')).toEqual([]);
});

it('compares the tasks that run with those that are wanted, which are none outside the hours', () => {
  for (const [environment, services] of [
    [prod, 3],
    [withFunction, 2],
  ] as const) {
    const missing = alarmsOf(environment).filter(({ metrics }) => metrics.length === 2);
    expect(missing).toHaveLength(services);
    for (const { properties, metrics } of missing) {
      expect(metrics.map(({ MetricName }) => MetricName).sort()).toEqual([
        'DesiredTaskCount',
        'RunningTaskCount',
      ]);
      expect(JSON.stringify(properties.Metrics)).toContain('"Expression":"one - FILL(other, 0)"');
    }
  }
});

it('takes silence for the worst news where it is, except of an environment that is off at night', () => {
  const loud = Object.entries(alarmSpecs as Readonly<Record<string, AlarmSpec>>)
    .filter(([, { silence }]) => silence === 'alarm')
    .map(([name]) => name.toLowerCase());
  expect(loud).toEqual(['sourceunused', 'capturefails', 'late', 'flowstopped']);
  const breaching = (environment: Environment) =>
    alarmsOf(environment)
      .filter(({ properties }) => properties.TreatMissingData === 'breaching')
      .map(({ properties }) => /#([a-z]+)$/.exec(properties.AlarmDescription)![1]);
  expect([...new Set(breaching(prod))].sort()).toEqual([...loud].sort());
  expect(breaching(prod).filter((name) => name === 'late')).toHaveLength(lakeTables.length);
  expect(breaching(dev)).toEqual([]);
});
