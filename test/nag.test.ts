import type { App } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import { environments } from '../bin/environments';
import { exceptionFor, nagExceptions, type NagException, type NagFinding } from '../lib/nag-exceptions';
import { cfnLintRule } from './stacks/cfn-lint';
import { stacksOf } from './stacks/synthesise';
import { withLakeFormation } from './stages/with-analysts';
import { withAnalytics } from './stages/analytics-trial';
import { withQuality } from './stages/landing-trial';
import { trial, withFunction } from './stages/nifi-trial';

const packs = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

function findingsIn(app: App): NagFinding[] {
  return packs
    .flatMap((Pack) => new Pack(app).validateScope(app).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '?' }) => ({ rule: ruleName, path: constructPath })),
    );
}

const used = new Set<NagException>();

test.each([
  ...environments.map((environment) => {
    const { name, production = false } = environment;
    return { name, environment, production };
  }),
  { name: 'prod with the pages of NiFi', environment: trial, production: true },
  { name: 'prod with analysts and Lake Formation', environment: withLakeFormation, production: true },
  { name: 'prod with the function', environment: withFunction, production: true },
  { name: 'prod with crawlers, jobs and rules of quality', environment: withQuality, production: true },
  { name: 'prod with warehouse, dashboards and recipes', environment: withAnalytics, production: true },
])('Five rule packs find nothing in $name that no exception explains', ({ environment, production }) => {
  const { app } = stacksOf(environment);
  app.synth();
  const unexplained = findingsIn(app).filter((finding) => {
    const exception = exceptionFor(finding, production);
    if (exception) used.add(exception);
    return exception === undefined;
  });
  expect(unexplained.map(({ rule, path }) => `${rule} at ${path}`)).toEqual([]);
});

test('Every exception still explains a finding', () => {
  const ofPacks = nagExceptions.filter(({ rules }) => !rules.some((rule) => cfnLintRule.test(String(rule))));
  expect(ofPacks.filter((exception) => !used.has(exception))).toEqual([]);
});

test('There are at most ten exceptions, each with a reason and a day on which it expires', () => {
  expect(nagExceptions.length).toBeLessThanOrEqual(10);
  const today = new Date().toISOString().slice(0, 10);
  for (const { reason, expires } of nagExceptions) {
    expect(reason).toMatch(/^[A-Z].{30,}\.$/);
    expect(expires).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(expires > today).toBe(true);
  }
});

test('An exception for cheap environments does not hold in production', () => {
  const finding = { rule: 'AwsSolutions-RDS10', path: 'Storage/Source/Instance/Resource' };
  expect(exceptionFor(finding, false)).toBeDefined();
  expect(exceptionFor(finding, true)).toBeUndefined();
});
