import { componentTypes, nifiVersion, type ComponentName, type ComponentType } from './component-types';
import type { Bundle, ControllerService, PropertyDescriptor } from './versioned-flow';

/** Values of properties by their names; one that is a service becomes a reference to it. */
export type PropertyValues = Readonly<Record<string, string | ControllerService>>;

/**
 * The part of a component that says what it is and how it is set.
 *
 * @param dynamic values of properties that the component does not declare itself
 */
export function configured(component: ComponentName, declared: PropertyValues, dynamic: PropertyValues = {}) {
  const { type, artifact, displayNames = {} }: ComponentType = componentTypes[component];
  const bundle: Bundle = { group: 'org.apache.nifi', artifact, version: nifiVersion };
  const values = Object.entries({ ...declared, ...dynamic });
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
          displayName: displayNames[name] ?? name,
          identifiesControllerService: typeof value !== 'string',
          sensitive: false,
          dynamic: name in dynamic,
        },
      ]),
    ),
  };
}
