import { handlerBundle, handlerModules } from '../lib/constructs/handler-bundle';

/** In kB, of any handler. */
const most = 250;

/** What a handler has now, with a little air. Of each, zod is about 104 kB. */
const budget: Readonly<Record<string, number>> = {
  'capture/watch-slot': 225,
  'custom-resource/create-topics': 260,
  'custom-resource/create-views': 135,
  'custom-resource/declare-tables': 125,
  'custom-resource/deploy-flow': 140,
  'custom-resource/preflight': 220,
  'custom-resource/prepare-source': 220,
  'custom-resource/register-connector': 225,
  'delivery/deliver-changes': 205,
  'delivery/watch-delivery': 280,
  'query/fold': 140,
  'query/reconcile': 220,
  'query/upkeep': 140,
  'source/manage-api-keys': 215,
};

it.each(handlerModules)('%s stays within its budget and brings no SDK', (module) => {
  const { code, inputs } = handlerBundle(module);
  expect(Buffer.byteLength(code) / 1000).toBeLessThan(budget[module] ?? most);
  expect(inputs.filter((input) => /node_modules\/@(aws-sdk|smithy)\//.test(input))).toEqual([]);
});

it('says what esbuild says of a handler that is not there', () => {
  expect(() => handlerBundle('stream/no-such-handler')).toThrow(/no-such-handler/);
});
