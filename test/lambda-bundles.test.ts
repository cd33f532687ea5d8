import { handlerBundle, handlerModules } from '../lib/constructs/handler-bundle';

/** Largest bundle in kB. Of each, zod is about 104 kB. */
const budget: Readonly<Record<string, number>> = {
  'capture/watch-slot': 220,
  'custom-resource/create-topics': 250,
  'custom-resource/create-views': 125,
  'custom-resource/declare-tables': 125,
  'custom-resource/preflight': 220,
  'custom-resource/prepare-source': 220,
  'custom-resource/register-connector': 220,
  'delivery/deliver-changes': 205,
};

it.each(handlerModules)('%s stays within its budget and brings no SDK', (module) => {
  const { code, inputs } = handlerBundle(module);
  expect(Buffer.byteLength(code) / 1000).toBeLessThan(budget[module] ?? 0);
  expect(inputs.filter((input) => /node_modules\/@(aws-sdk|smithy)\//.test(input))).toEqual([]);
});

it('says what esbuild says of a handler that is not there', () => {
  expect(() => handlerBundle('stream/no-such-handler')).toThrow(/no-such-handler/);
});
