import { z } from 'zod';
import { chooseEnvironment } from '../../lib/choose-environment';
import { withAnalytics } from '../stages/analytics-trial';
import { withQuality } from '../stages/landing-trial';
import { dev, prod, templatesOf, withValues } from './synthesise';

const stacks = ['network', 'storage', 'pipeline'] as const;

/** Templates as text, with the environment's name taken out of what is named after it. */
function texts(environment: typeof dev): string[] {
  return stacks.map((stack) =>
    JSON.stringify(templatesOf(environment)[stack].toJSON())
      .replaceAll(`tidemark-${environment.name}`, 'tidemark-X')
      .replaceAll(`tidemark_${environment.name}`, 'tidemark_X'),
  );
}

/** Names that need be unique only inside what they belong to: a role, a VPC, a workgroup, a target, a namespace of metrics. */
const insideAnother = [
  'AWS::ApplicationAutoScaling::ScalingPolicy PolicyName',
  'AWS::Athena::NamedQuery Name',
  'AWS::Athena::PreparedStatement StatementName',
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::IAM::Policy PolicyName',
  'AWS::RDS::DBInstance DBName',
  'AWS::RedshiftServerless::Namespace DbName',
  'AWS::ServiceDiscovery::PrivateDnsNamespace Name',
  'AWS::ServiceDiscovery::Service Name',
];
const taskFamily = 'AWS::ECS::TaskDefinition Family';
const named = z.record(
  z.string(),
  z.object({
    Type: z.string(),
    Properties: z.looseObject({ DatabaseInput: z.looseObject({}).optional() }).default({}),
  }),
);

/** Names that the templates of an environment choose, each behind its resource's type. */
function physicalNames(environment: typeof dev): string[] {
  return stacks.flatMap((stack) =>
    Object.values(named.parse(templatesOf(environment)[stack].toJSON().Resources)).flatMap(
      ({ Type, Properties }) =>
        Object.entries({ ...Properties, ...Properties.DatabaseInput })
          .filter(
            ([key]) => /^(Name|.+Name|DBInstanceIdentifier)$/.test(key) || `${Type} ${key}` === taskFamily,
          )
          .filter(([key, name]) => typeof name === 'string' && !insideAnother.includes(`${Type} ${key}`))
          .map(([, name]) => `${Type} ${String(name)}`),
    ),
  );
}

test("Nothing asks for an environment's name: prod's values under another name give prod's templates", () => {
  expect(texts(withValues(prod, { name: 'dev' }))).toEqual(texts(prod));
});

test('Nothing but the validation asks whether an environment is production', () => {
  expect(texts(withValues(prod, { production: false }))).toEqual(texts(prod));
});

test('Two environments have no physical name in common, so one account and region can hold both', () => {
  const [one, other] = [physicalNames(dev), physicalNames(withValues(prod, { name: 'dev-2' }))];
  expect(one).toEqual(
    expect.arrayContaining([
      'AWS::Athena::WorkGroup tidemark-dev',
      'AWS::Glue::Database tidemark_dev',
      'AWS::MSK::Cluster tidemark-dev',
      'AWS::MSK::Configuration tidemark-dev',
      'AWS::RDS::DBInstance tidemark-dev',
    ]),
  );
  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

test('Crawlers, jobs and rulesets of two environments have no name in common either', () => {
  const [one, other] = [physicalNames(withQuality), physicalNames(withValues(withQuality, { name: 'live' }))];
  expect(one).toEqual(
    expect.arrayContaining([
      'AWS::Glue::Crawler tidemark-prod-sales',
      'AWS::Glue::DataQualityRuleset tidemark-prod-orders',
      'AWS::Glue::Database tidemark_prod_landing',
      'AWS::Glue::Job tidemark-prod-sales-totals',
    ]),
  );
  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

test('Warehouse, dashboards and recipes of two environments have no name in common either', () => {
  const [one, other] = [
    physicalNames(withAnalytics),
    physicalNames(withValues(withAnalytics, { name: 'live' })),
  ];
  expect(one).toEqual(
    expect.arrayContaining([
      'AWS::DataBrew::Project tidemark-prod-sales',
      'AWS::QuickSight::DataSet Sales by region (prod)',
      'AWS::RedshiftServerless::Namespace tidemark-prod',
      'AWS::RedshiftServerless::Workgroup tidemark-prod',
    ]),
  );
  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

test('An environment is chosen by its name, and an unknown or missing one is refused with those there are', () => {
  expect(chooseEnvironment([dev, prod], 'prod')).toBe(prod);
  expect(() => chooseEnvironment([dev, prod], 'stage')).toThrow(
    'No environment is called "stage"; say -c env=NAME with one of dev, prod (bin/environments.ts).',
  );
  expect(() => chooseEnvironment([dev, prod], undefined)).toThrow(
    'No environment was chosen; say -c env=NAME with one of dev, prod (bin/environments.ts).',
  );
});
