import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { qualityEvent } from '../../lambda/query/quality-contract';
import { rightsOf, tableOf } from '../stacks/rights-table';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { withQuality } from './landing-trial';

const { pipeline } = templatesOf(withQuality);
const ofStream = ['daily_bars', 'instruments', 'orders', 'ticks'];
const ofJobs = ['sales_totals', 'shop_totals', 'stock_forecast', 'web_sessions'];
const checked = ['clicks', ...ofStream, ...ofJobs].sort();

const schedule = z.object({
  Properties: z.object({
    Description: z.string().optional(),
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.string(),
    Target: z.looseObject({
      Arn: z.unknown(),
      Input: z.unknown(),
      RetryPolicy: z.object({ MaximumRetryAttempts: z.number() }).optional(),
    }),
  }),
});
const schedules = Object.values(pipeline.findResources('AWS::Scheduler::Schedule')).map(
  (found) => schedule.safeParse(found).data?.Properties,
);
const described = (description: RegExp) =>
  schedules.filter((one) => one !== undefined && description.test(one.Description ?? ''));

const ruleset = z.object({
  Properties: z.object({
    Name: z.string(),
    Ruleset: z.string(),
    TargetTable: z.object({ DatabaseName: z.string(), TableName: z.string() }),
  }),
});
const rulesets = Object.values(pipeline.findResources('AWS::Glue::DataQualityRuleset')).map(
  (found) => ruleset.parse(found).Properties,
);

it('gives Glue a ruleset of each table: of the fold, of jobs, and of what crawlers find in their own database', () => {
  const of = (name: string) => rulesets.find(({ Name }) => Name === `tidemark-prod-${name}`)!;
  expect(rulesets).toHaveLength(checked.length);
  expect(of('orders').TargetTable).toEqual({ DatabaseName: 'tidemark_prod', TableName: 'orders_current' });
  expect(of('sales-totals').TargetTable).toEqual({
    DatabaseName: 'tidemark_prod',
    TableName: 'sales_totals',
  });
  expect(of('clicks').TargetTable).toEqual({
    DatabaseName: 'tidemark_prod_landing',
    TableName: 'clicks',
  });
  expect(of('orders').Ruleset).toContain('FROM tidemark_prod.instruments_current AS p');
  expect(of('clicks').Ruleset).toBe(
    'Rules = [\nIsPrimaryKey "click_id",\nIsComplete "click_id",\nIsComplete "at",\n' +
      'ColumnValues "seconds" >= 0 where "seconds is not null",\n' +
      'ColumnValues "seconds" <= 3600 where "seconds is not null"\n]',
  );
});

it('has Glue evaluate each ruleset once a day, one run after the other, with a role of its own', () => {
  const runs = described(/^Checks what must hold of /);
  expect(runs.map((run) => run!.ScheduleExpression).sort()).toEqual(
    checked.map((_, index) => `cron(${2 * index} 4 * * ? *)`).sort(),
  );
  for (const run of runs) {
    expect(JSON.stringify(run!.Target.Arn)).toContain(
      ':scheduler:::aws-sdk:glue:startDataQualityRulesetEvaluationRun',
    );
    const input = JSON.stringify(run!.Target.Input);
    for (const part of ['DataSource', 'RulesetNames', 'NumberOfWorkers', 'QualityGlueRole']) {
      expect(input).toContain(part);
    }
  }
});

it('tells the topic of alarms when Glue finds a rule broken', () => {
  pipeline.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.glue-dataquality'],
      'detail-type': ['Data Quality Evaluation Results Available'],
      detail: { state: ['FAILED'], rulesetNames: Match.anyValue() },
    },
    Targets: [{ Arn: { Ref: Match.stringLikeRegexp('DeliveryWatchAlarmsTopic') } }],
  });
});

it('calls the function once a day with an event that it takes, and that has the rules of jobs and crawled tables', () => {
  const [daily, ...more] = described(/^Checks the rules of quality$/);
  expect(more).toEqual([]);
  expect(daily).toMatchObject({
    ScheduleExpression: 'cron(30 4 * * ? *)',
    ScheduleExpressionTimezone: 'Etc/UTC',
    Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
  });
  const event = qualityEvent.parse(JSON.parse(String(daily!.Target.Input)));
  expect(event.tables).toBeUndefined();
  expect(Object.keys(event.published).sort()).toEqual(['landed_goods', ...ofJobs]);
  expect(Object.keys(event.crawled)).toEqual(['clicks']);
});

it('alarms for each table, and when a table could not be checked', () => {
  const alarms = Object.values(pipeline.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) =>
      Properties as {
        AlarmDescription: string;
        MetricName: string;
        Dimensions?: { Value: unknown }[];
        AlarmActions: unknown[];
      },
  );
  const broken = alarms.filter(({ MetricName }) => MetricName === 'BrokenRules');
  expect(broken.map(({ Dimensions }) => String(Dimensions![0]!.Value)).sort()).toEqual(checked);
  const unchecked = alarms.find(({ AlarmDescription }) => AlarmDescription.endsWith('#unchecked'));
  for (const { AlarmActions } of [...broken, unchecked!]) {
    expect(JSON.stringify(AlarmActions)).toContain('DeliveryWatchAlarmsTopic');
  }
});

it('is told what it is told on one machine, and where crawlers write', () => {
  pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/query/check-quality.ts',
    ReservedConcurrentExecutions: 1,
    Timeout: 900,
    Environment: {
      Variables: {
        ATHENA_WORKGROUP: Match.anyValue(),
        GLUE_DATABASE: Match.anyValue(),
        METRIC_NAMESPACE: 'tidemark-prod',
        LANDING_DATABASE: 'tidemark_prod_landing',
        NODE_EXTRA_CA_CERTS: Match.anyValue(),
      },
    },
  });
  pipeline.hasOutput('Quality', {});
});

it('is there as far as the configuration says', () => {
  for (const environment of [dev, prod]) {
    const { pipeline: without } = templatesOf(environment);
    without.resourceCountIs('AWS::Glue::DataQualityRuleset', 0);
    expect(without.findOutputs('Quality')).toEqual({});
  }
  const { pipeline: byAthena } = templatesOf(
    withValues(dev, { quality: { checkedBy: ['athena'], tables: ['orders'], hour: 6 } }),
  );
  byAthena.resourceCountIs('AWS::Glue::DataQualityRuleset', 0);
  byAthena.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(30 6 * * ? *)',
    Target: { Input: '{"tables":["orders"],"published":{},"crawled":{}}' },
  });
  byAthena.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: 'BrokenRules' }, 1);
});

it('shows what those who check may do, none of which writes data', () => {
  const rights = rightsOf(pipeline).filter(({ role }) => role.startsWith('Quality'));
  expect(tableOf(rights)).toMatchSnapshot();
  const actions = rights.flatMap((right) => right.actions);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  const written = rights
    .filter((right) => right.actions.some((action) => /^(s3:(Put|Delete)|glue:(Create|Update))/.test(action)))
    .flatMap(({ resources }) => resources);
  expect(written.filter((resource) => !/LakeResults|Results/.test(resource))).toEqual([]);
});
