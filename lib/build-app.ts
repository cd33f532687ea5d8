import { Annotations, Tags, type App, type Environment } from 'aws-cdk-lib';
import type { PipelineConfig } from './config';
import { physicalName } from './constructs/physical-name';
import { NetworkStack } from './stacks/network-stack';
import { PipelineStack } from './stacks/pipeline-stack';
import { StorageStack } from './stacks/storage-stack';
import { configWarnings, refuseConfig } from './validate-config';

/** The stacks of one environment, in the order of their deployment. */
export interface PipelineStacks {
  readonly network: NetworkStack;
  readonly storage: StorageStack;
  readonly pipeline: PipelineStack;
}

/**
 * The whole route for one environment.
 *
 * @throws {Error} with every contradiction of the configuration, before any construct is made
 */
export function buildApp(app: App, environment: PipelineConfig): PipelineStacks {
  const config = refuseConfig(environment);
  for (const [index, warning] of configWarnings(environment).entries()) {
    Annotations.of(app).addWarningV2(`tidemark:config-${index}`, warning);
  }
  for (const [name, value] of Object.entries(config.tags)) Tags.of(app).add(name, value);

  const env: Environment = { account: config.account, region: config.region };
  const stack = (name: string) => ({ config, env, stackName: `${physicalName(config)}-${name}` });
  const network = new NetworkStack(app, 'Network', stack('network'));
  const storage = new StorageStack(app, 'Storage', { ...stack('storage'), network });
  const pipeline = new PipelineStack(app, 'Pipeline', { ...stack('pipeline'), network, storage });
  return { network, storage, pipeline };
}
