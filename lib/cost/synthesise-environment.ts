import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { buildApp } from '../build-app';
import type { PipelineConfig } from '../config';
import { readAssembly } from '../guard/read-assembly';
import type { Stack } from '../guard/template';

const cdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()) });

/** Stands for an account where the environment names none; no price depends on it. */
const anyAccount = '111122223333';

/**
 * Templates of an environment as `cdk synth` writes them for a region, without bundling its functions, on which no
 * template depends.
 */
export function synthesiseEnvironment(environment: PipelineConfig, region: string): Stack[] {
  const outdir = mkdtempSync(join(tmpdir(), 'tidemark-cost-'));
  try {
    const { context } = cdkJson.parse(JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')));
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { ...context, 'aws:cdk:bundling-stacks': [] },
    });
    buildApp(app, placedIn(environment, region));
    app.synth();
    return readAssembly(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The same in another region; its certificate, which costs nothing, goes along. */
function placedIn(environment: PipelineConfig, region: string): PipelineConfig {
  const { account = anyAccount, ingress } = environment;
  const { tls } = ingress;
  const placed =
    tls.kind === 'certificate'
      ? { ...tls, arn: tls.arn.replace(/^(arn:[^:]+:acm):[^:]*:[^:]*:/, `$1:${region}:${account}:`) }
      : tls;
  return { ...environment, account, region, ingress: { ...ingress, tls: placed } };
}
