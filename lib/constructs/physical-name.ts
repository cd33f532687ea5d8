import type { ResolvedConfig } from '../config';

/** First part of every physical name of an environment: two environments may share an account. */
export function physicalName(config: Pick<ResolvedConfig, 'name'>): string {
  return `tidemark-${config.name}`;
}
