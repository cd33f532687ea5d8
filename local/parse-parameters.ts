/**
 * The values of `--param NAME=VALUE`, by name.
 *
 * @param form of NAME=VALUE, with a group for each of the two
 * @throws Error one sentence about the first mistake
 */
export function parseParameters(given: readonly string[], form: RegExp): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const one of given) {
    const [, name, value] = form.exec(one) ?? [];
    if (name === undefined || value === undefined) throw new Error(`--param ${one} is not NAME=VALUE.`);
    if (Object.hasOwn(parameters, name)) throw new Error(`--param ${name} is given twice.`);
    parameters[name] = value;
  }
  return parameters;
}
