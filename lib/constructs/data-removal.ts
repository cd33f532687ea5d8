import { RemovalPolicy } from 'aws-cdk-lib';
import type { ResolvedConfig } from '../config';

/**
 * What becomes of things that keep data when their stack goes or replaces them: they stay, except when their very
 * first creation is rolled back, since nothing is in them yet and the next attempt needs their names.
 */
export function dataRemoval(config: Pick<ResolvedConfig, 'deleteData'>): RemovalPolicy {
  return config.deleteData.withStacks ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
