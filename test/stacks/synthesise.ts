import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { dev, prod } from '../../bin/environments';
import { buildApp, type PipelineStacks } from '../../lib/build-app';
import type { PipelineConfig } from '../../lib/config';

export { dev, prod };

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The feature flags that the command line would set. */
const { context } = cdkJson.parse(JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')));

/** An app as the command line makes it, except that functions are not bundled, on which no template depends. */
export function newApp(outdir?: string): App {
  // analyticsReporting is cdk.json's versionReporting.
  return new App({
    analyticsReporting: false,
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    ...(outdir === undefined ? {} : { outdir }),
  });
}

export function stacksOf(environment: PipelineConfig): PipelineStacks & { readonly app: App } {
  const app = newApp();
  return { app, ...buildApp(app, environment) };
}

const templates = new Map<PipelineConfig, Record<keyof PipelineStacks, Template>>();

/** The templates of an environment; made once a test file. */
export function templatesOf(environment: PipelineConfig): Record<keyof PipelineStacks, Template> {
  const known = templates.get(environment);
  if (known) return known;
  const { network, storage, pipeline } = stacksOf(environment);
  const made = {
    network: Template.fromStack(network),
    storage: Template.fromStack(storage),
    pipeline: Template.fromStack(pipeline),
  };
  templates.set(environment, made);
  return made;
}

/** An environment with some values changed. */
export function withValues(environment: PipelineConfig, values: Partial<PipelineConfig>): PipelineConfig {
  return { ...environment, ...values };
}
