import type { PipelineConfig, ResolvedConfig } from './config';
import { costsMistakes } from './config-rules/costs-mistakes';
import { dashboardsMistakes } from './config-rules/dashboards-mistakes';
import { databaseMistakes } from './config-rules/database-mistakes';
import { deliveryMistakes, deliveryWarnings } from './config-rules/delivery-mistakes';
import { ingressMistakes } from './config-rules/ingress-mistakes';
import { lakeFormationMistakes } from './config-rules/lake-formation-mistakes';
import { landingMistakes } from './config-rules/landing-mistakes';
import { keepingMistakes } from './config-rules/keeping-mistakes';
import { nameMistakes } from './config-rules/name-mistakes';
import { networkMistakes } from './config-rules/network-mistakes';
import { payloadMistakes } from './config-rules/payload-mistakes';
import { shapeMistakes } from './config-rules/shape-mistakes';
import { recipesMistakes } from './config-rules/recipes-mistakes';
import { qualityMistakes } from './config-rules/quality-mistakes';
import { replicas, streamMistakes } from './config-rules/stream-mistakes';
import { taskSizeMistakes } from './config-rules/task-size-mistakes';
import { timeMistakes } from './config-rules/time-mistakes';
import { warehouseMistakes } from './config-rules/warehouse-mistakes';
import { resolveConfig } from './resolve-config';

const rules: readonly ((config: ResolvedConfig) => string[])[] = [
  nameMistakes,
  networkMistakes,
  databaseMistakes,
  streamMistakes,
  payloadMistakes,
  ingressMistakes,
  timeMistakes,
  taskSizeMistakes,
  deliveryMistakes,
  keepingMistakes,
  landingMistakes,
  lakeFormationMistakes,
  warehouseMistakes,
  recipesMistakes,
  dashboardsMistakes,
  qualityMistakes,
  costsMistakes,
];

/**
 * Every contradiction of one environment at once, as sentences with setting, value and fix; empty when it can be
 * deployed. While a value is missing or of a wrong type, values are not yet held against each other.
 */
export function validateConfig(config: PipelineConfig): string[] {
  const { mistakes, typed } = shapeMistakes(config);
  if (!typed) return [...mistakes];
  const resolved = resolveConfig(config);
  return [...mistakes, ...rules.flatMap((rule) => rule(resolved))];
}

/** What is allowed and yet worth a thought. */
export function configWarnings(config: PipelineConfig): string[] {
  const resolved = resolveConfig(config);
  return [...replicaWarnings(resolved), ...deliveryWarnings(resolved)];
}

function replicaWarnings(config: ResolvedConfig): string[] {
  return replicas(config)
    .filter(({ replicationFactor, minInsyncReplicas }) => replicationFactor === 2 && minInsyncReplicas === 1)
    .map(
      ({ setting }) =>
        `${setting}.replicationFactor is 2 with minInsyncReplicas 1: a record counts as written on one broker, and is lost with it; 3 and 2 are safe.`,
    );
}

/**
 * The configuration with its defaults, when nothing contradicts.
 *
 * @throws {Error} with every contradiction, before any construct is made
 */
export function refuseConfig(config: PipelineConfig): ResolvedConfig {
  const mistakes = validateConfig(config);
  if (mistakes.length === 0) return resolveConfig(config);
  const list = mistakes.map((mistake) => `- ${mistake}`).join('\n');
  throw new Error(`Environment "${config.name}" in bin/environments.ts cannot be deployed:\n${list}`);
}
