import { CfnResource, TagManager, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { environments } from '../../bin/environments';
import { withAnalysts } from '../stages/with-analysts';
import { withAnalytics } from '../stages/analytics-trial';
import { withLanding } from '../stages/landing-trial';
import { trial, withFunction } from '../stages/nifi-trial';
import { stacksOf } from './synthesise';

/** A list of keys and values, or an object of them. */
const tags = z.union([
  z
    .array(z.object({ Key: z.string(), Value: z.string() }))
    .transform((list) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]))),
  z.record(z.string(), z.string()),
]);

const resources = z.record(
  z.string(),
  z.object({ Properties: z.record(z.string(), z.unknown()).default({}) }),
);

interface Tagged {
  readonly path: string;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Every resource that takes tags, with those that the template gives it. */
function taggable(stack: Stack): Tagged[] {
  const made = resources.parse(Template.fromStack(stack).toJSON().Resources);
  return stack.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .flatMap((resource) => {
      const manager = TagManager.of(resource);
      if (!manager) return [];
      const [first = '', ...rest] = manager.tagPropertyName;
      const property = [first.toUpperCase(), ...rest].join('');
      const given = made[String(stack.resolve(resource.logicalId))]?.Properties[property];
      return [{ path: resource.node.path, type: resource.cfnResourceType, tags: tags.parse(given ?? {}) }];
    });
}

const cases = [...environments, trial, withFunction, withLanding, withAnalysts, withAnalytics].map(
  (environment, index) => ({ name: `${environment.name} ${index}`, environment }),
);

test.each(cases)('All that takes tags in $name bears those by which its cost is found', ({ environment }) => {
  const { network, storage, pipeline } = stacksOf(environment);
  const all = [network, storage, pipeline].flatMap(taggable);
  expect(all.length).toBeGreaterThan(100);
  const bare = all.filter((one) =>
    Object.entries(environment.tags ?? {}).some(([name, value]) => one.tags[name] !== value),
  );
  expect(bare.map(({ path, type }) => `${type} ${path}`)).toEqual([]);
  expect(Object.keys(environment.tags ?? {}).sort()).toEqual(['environment', 'project']);
});
