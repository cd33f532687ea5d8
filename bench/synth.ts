/**
 * `npm run bench:synth -- [environment]`: what a synthesis costs, as JSON on standard output. Whole processes: by tsx, as cdk.json
 * runs it, and by ts-node with its type check, in the same run. In one process: constructing the app, with and without
 * bundling its functions, and synthesising it, with and without CloudFormation's own rules.
 *
 * Times are seconds of one run on this machine; compare ratios of one machine, not seconds of two.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(__dirname, '..');

/** One part of the measurement, run by this file in a process of its own so that nothing is warm. */
async function measureInside(name: string, bundled: boolean, outdir: string): Promise<void> {
  // Loaded here: the process that only compares the others needs no CDK.
  const started = performance.now();
  const { App } = await import('aws-cdk-lib');
  const { buildApp } = await import('../lib/build-app');
  const { chooseEnvironment } = await import('../lib/choose-environment');
  const { environments } = await import('../bin/environments');
  const loaded = performance.now();
  const app = new App({ outdir, context: contextOf(name, bundled) });
  buildApp(app, chooseEnvironment(environments, name));
  const constructed = performance.now();
  app.synth();
  const synthesised = performance.now();
  console.log(
    JSON.stringify({
      load: seconds(loaded - started),
      construct: seconds(constructed - loaded),
      synth: seconds(synthesised - constructed),
    }),
  );
}

function contextOf(name: string, bundled: boolean): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8')) as { context: object };
  return { ...context, env: name, ...(bundled ? {} : { 'aws:cdk:bundling-stacks': [] }) };
}

function compare(name: string): void {
  const outdir = mkdtempSync(join(tmpdir(), 'tidemark-synth-'));
  const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const started = performance.now();
    const output = execFileSync(process.execPath, args, {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify(contextOf(name, true)),
        ...env,
      },
    });
    return { output, seconds: seconds(performance.now() - started) };
  };
  const inside = (bundled: boolean, validation: boolean): unknown =>
    JSON.parse(
      node(['--import', 'tsx', 'bench/synth.ts', '--inside', name, bundled ? 'bundled' : 'plain', outdir], {
        CDK_VALIDATION: String(validation),
        CDK_CONTEXT_JSON: undefined,
      }).output,
    );
  const typed = {
    TS_NODE_COMPILER_OPTIONS: JSON.stringify({
      module: 'commonjs',
      moduleResolution: 'node10',
      ignoreDeprecations: '6.0',
    }),
  };
  try {
    const tsx = node(['--import', 'tsx', 'bin/app.ts']).seconds;
    const tsNode = node(['--require', 'ts-node/register', 'bin/app.ts'], typed).seconds;
    console.log(
      JSON.stringify(
        {
          environment: name,
          wholeSeconds: { tsx, tsNode, ratio: Math.round((tsx / tsNode) * 100) / 100 },
          insideSeconds: {
            bundledAndValidated: inside(true, true),
            validated: inside(false, true),
            plain: inside(false, false),
          },
        },
        null,
        2,
      ),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 10) / 100;
}

const [first = 'dev', name = 'dev', kind, outdir = ''] = process.argv.slice(2);
if (first === '--inside') void measureInside(name, kind === 'bundled', outdir);
else compare(first);
