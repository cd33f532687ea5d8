import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, cx_api as cxapi } from 'aws-cdk-lib';
import { type CfnFunction, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { handlerBundle } from '../../lib/constructs/handler-bundle';
import { handlerCode } from '../../lib/constructs/handler-code';
import { temporaryFolder } from '../local/fixtures/temporary-folder';

const outdir = temporaryFolder();

/** The asset that a function with this code gets in the stack. */
function assetOf(stack: Stack, ...code: Parameters<typeof handlerCode>): string {
  const { node } = new Function(stack, code[0].replaceAll('/', '-'), {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: handlerCode(...code),
  });
  const { metadata } = (node.defaultChild as CfnFunction).cfnOptions;
  return join(outdir, String(metadata?.['aws:asset:path']));
}

test('Each function gets its own handler, and beside it the folder that it asks for', () => {
  const stack = new Stack(
    new App({ outdir, context: { [cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT]: true } }),
    'Stack',
  );
  const topics = assetOf(stack, 'custom-resource/create-topics');
  const source = assetOf(stack, 'custom-resource/prepare-source', 'source/migrations');

  const code = (folder: string) => readFileSync(join(folder, 'index.js'), 'utf8');
  expect(code(topics)).toBe(handlerBundle('custom-resource/create-topics').code);
  expect(code(source)).toBe(handlerBundle('custom-resource/prepare-source').code);
  expect(readdirSync(topics)).toEqual(['index.js']);
  expect(readdirSync(join(source, 'migrations'))).toEqual(
    readdirSync(join(__dirname, '../../lambda/source/migrations')),
  );
}, 60_000);
