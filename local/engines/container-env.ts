import type { ImageSpec } from '../../lib/contracts/container-spec';

/**
 * The environment of a container that runs as a child process: the spec's defaults under the given values.
 *
 * @throws when a required variable has no value, or a value's variable is not in the spec, naming it
 */
export function containerEnv<S extends ImageSpec>(
  spec: S,
  values: Readonly<Partial<Record<keyof S['env'] & string, string>>>,
): Record<string, string> {
  const given: Readonly<Record<string, string | undefined>> = values;
  const unknown = Object.keys(given).filter((name) => !(name in spec.env));
  if (unknown.length > 0) throw new Error(`${spec.image}/spec.ts knows no variable ${unknown.join(', ')}.`);
  return Object.fromEntries(
    Object.entries(spec.env).map(([name, variable]) => {
      const value = given[name] ?? variable.default;
      if (value === undefined) throw new Error(`${spec.name} needs a value for ${name}: ${variable.meaning}`);
      return [name, value];
    }),
  );
}
