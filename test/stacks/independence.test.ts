import { Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { environments } from '../../bin/environments';
import { refuseConfig } from '../../lib/validate-config';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { StorageStack } from '../../lib/stacks/storage-stack';
import { newApp, templatesOf } from './synthesise';

const named = environments.map((environment) => [environment.name, environment] as const);

/** Network and Storage of an environment whose Pipeline was never written. */
function withoutPipeline(environment: (typeof environments)[number]) {
  const config = refuseConfig(environment);
  const app = newApp();
  for (const [name, value] of Object.entries(config.tags)) Tags.of(app).add(name, value);
  const network = new NetworkStack(app, 'Network', { config, stackName: `tidemark-${config.name}-network` });
  const storage = new StorageStack(app, 'Storage', {
    config,
    network,
    stackName: `tidemark-${config.name}-storage`,
  });
  return { network: Template.fromStack(network), storage: Template.fromStack(storage) };
}

test.each(named)(
  'In %s neither Network nor Storage changes when all of the Pipeline goes',
  (_name, environment) => {
    const alone = withoutPipeline(environment);
    const { network, storage } = templatesOf(environment);
    expect(alone.storage.toJSON()).toEqual(storage.toJSON());
    expect(alone.network.toJSON()).toEqual(network.toJSON());
  },
);
