import type { PipelineConfig } from './config';

/**
 * The environment that `-c env=NAME` asks for.
 *
 * @throws {Error} with the names there are
 */
export function chooseEnvironment(environments: readonly PipelineConfig[], name: unknown): PipelineConfig {
  const chosen = environments.find((environment) => environment.name === name);
  if (chosen) return chosen;
  const asked = typeof name === 'string' ? `No environment is called "${name}"` : 'No environment was chosen';
  const names = environments.map((environment) => environment.name).join(', ');
  throw new Error(`${asked}; say -c env=NAME with one of ${names} (bin/environments.ts).`);
}
