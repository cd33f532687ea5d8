import { Template } from 'aws-cdk-lib/assertions';
import { environments } from '../../bin/environments';
import { withAnalytics } from '../stages/analytics-trial';
import { withLanding, withQuality } from '../stages/landing-trial';
import { withFunction } from '../stages/nifi-trial';
import { templatesOf } from './synthesise';

/**
 * What lies in an asset is tested where it is made; its hash would change with every word of a handler, and the order of
 * a policy's resources with it.
 */
function masked(template: Template): unknown {
  const text = JSON.stringify(template.toJSON()).replace(/[0-9a-f]{64}/g, '<hash>');
  return JSON.parse(text, (key, value: unknown) =>
    key === 'Resource' && Array.isArray(value)
      ? value
          .map((one) => JSON.stringify(one))
          .sort()
          .map((one): unknown => JSON.parse(one))
      : value,
  );
}

const cases = environments.flatMap((environment) =>
  (['network', 'storage', 'pipeline'] as const).map((stack) => ({
    name: environment.name,
    stack,
    environment,
  })),
);

// Snapshots record what a change does to a template; what it must do stands in the other tests.
test.each(cases)('Template of $stack in $name', ({ stack, environment }) => {
  expect(masked(templatesOf(environment)[stack])).toMatchSnapshot();
});

test("Template of the function's delivery in NiFi's place", () => {
  const { Resources } = templatesOf(withFunction).pipeline.toJSON() as { Resources: Record<string, unknown> };
  const ofFunction = Object.entries(Resources).filter(([id]) => id.startsWith('Delivery'));
  expect(masked(Template.fromJSON({ Resources: Object.fromEntries(ofFunction) }))).toMatchSnapshot();
});

test('Template of crawlers and jobs', () => {
  const { Resources } = templatesOf(withLanding).pipeline.toJSON() as { Resources: Record<string, unknown> };
  const ofLanding = Object.entries(Resources).filter(([id]) => id.startsWith('Landing'));
  expect(masked(Template.fromJSON({ Resources: Object.fromEntries(ofLanding) }))).toMatchSnapshot();
});

test('Template of a warehouse', () => {
  const { storage, pipeline } = templatesOf(withAnalytics);
  const ofWarehouse = [storage, pipeline]
    .flatMap((template) =>
      Object.entries((template.toJSON() as { Resources: Record<string, unknown> }).Resources),
    )
    .filter(([id]) => id.startsWith('Warehouse'));
  expect(masked(Template.fromJSON({ Resources: Object.fromEntries(ofWarehouse) }))).toMatchSnapshot();
});

test('Template of dashboards', () => {
  const { Resources } = templatesOf(withAnalytics).pipeline.toJSON() as {
    Resources: Record<string, unknown>;
  };
  const ofDashboards = Object.entries(Resources).filter(([id]) => id.startsWith('Dashboards'));
  expect(masked(Template.fromJSON({ Resources: Object.fromEntries(ofDashboards) }))).toMatchSnapshot();
});

test('Template of what checks the rules of quality', () => {
  const { Resources } = templatesOf(withQuality).pipeline.toJSON() as { Resources: Record<string, unknown> };
  const ofQuality = Object.entries(Resources).filter(([id]) => id.startsWith('Quality'));
  expect(masked(Template.fromJSON({ Resources: Object.fromEntries(ofQuality) }))).toMatchSnapshot();
});
