import { factsOf, nifiVersion } from './component-facts';
import { componentTypes, type ComponentName } from './component-types';
import type { Bundle, ControllerService, PropertyDescriptor } from './versioned-flow';

/** Values of properties by their names; one that is a service becomes a reference to it. */
export type PropertyValues = Readonly<Record<string, string | ControllerService>>;

/** The part of a component that says what it is and how it is set. */
export function configured(component: ComponentName, properties: PropertyValues) {
  const type = componentTypes[component];
  const facts = factsOf(type);
  const bundle: Bundle = { group: 'org.apache.nifi', artifact: facts.artifact, version: nifiVersion };
  const values = Object.entries(properties);
  return {
    type,
    bundle,
    properties: Object.fromEntries(
      values.map(([name, value]) => [name, typeof value === 'string' ? value : value.identifier]),
    ),
    propertyDescriptors: Object.fromEntries(
      values.map(([name, value]): [string, PropertyDescriptor] => [
        name,
        {
          name,
          displayName: facts.properties[name]?.displayName ?? name,
          identifiesControllerService: typeof value !== 'string',
          sensitive: false,
          dynamic: !(name in facts.properties),
        },
      ]),
    ),
  };
}
