import type { ResolvedConfig } from '../config';
import { environmentNames } from '../contracts/environment-names';

/** First part of every physical name of an environment: two environments may share an account. */
export function physicalName(config: Pick<ResolvedConfig, 'name'>): string {
  return environmentNames(config.name).prefix;
}
