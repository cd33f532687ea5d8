import type { PipelineConfig } from './config';
import { validateEnvironments } from './validate-environments';

/**
 * The environment that `-c env=NAME` asks for.
 *
 * @throws {Error} with the names there are, or with what two of them cannot both have
 */
export function chooseEnvironment(environments: readonly PipelineConfig[], name: unknown): PipelineConfig {
  const mistakes = validateEnvironments(environments);
  if (mistakes.length > 0) {
    throw new Error(
      `bin/environments.ts cannot be deployed:\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}`,
    );
  }
  const chosen = environments.find((environment) => environment.name === name);
  if (chosen) return chosen;
  const asked = typeof name === 'string' ? `No environment is called "${name}"` : 'No environment was chosen';
  const names = environments.map((environment) => environment.name).join(', ');
  throw new Error(`${asked}; say -c env=NAME with one of ${names} (bin/environments.ts).`);
}
