/**
 * `node bundle-handlers.mjs MODULE...` in the repository: bundles handlers, each a module under lambda/ without its
 * ending, and writes JSON: module to its code and to the files that went into it. A process of its own, since esbuild
 * takes plugins only in calls that cannot be waited for, and constructs have to wait.
 */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** What creating, growing and configuring topics asks of a broker, and what the offsets of topics and groups do. */
const adminRequests = [
  'alterConfigs',
  'apiVersions',
  'createPartitions',
  'createTopics',
  'describeConfigs',
  'findCoordinator',
  'listOffsets',
  'metadata',
  'offsetFetch',
  'saslAuthenticate',
  'saslHandshake',
];
const complaint = `throw new Error('kafkajs: left out of the bundle, see lib/constructs/bundle-handlers.mjs')`;

/** kafkajs comes whole; what no handler ever calls is half of its 290 kB. MSK takes a login by a token alone. */
const kafkaAdminOnly = {
  name: 'kafka-admin-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]kafkajs[\\/]src[\\/](consumer|producer)[\\/]index\.js$/ }, () => ({
      contents: `module.exports = () => { ${complaint} }`,
    }));
    onLoad({ filter: /[\\/]kafkajs[\\/]src[\\/]protocol[\\/]requests[\\/]\w+[\\/]index\.js$/ }, ({ path }) =>
      adminRequests.includes(path.split(/[\\/]/).at(-2))
        ? undefined
        : { contents: `module.exports = { versions: [], protocol: () => { ${complaint} } }` },
    );
    onLoad({ filter: /[\\/]saslAuthenticator[\\/](plain|scram\d+|awsIam)\.js$/ }, () => ({
      contents: `module.exports = () => { ${complaint} }`,
    }));
    // An error asks it for the address to report it to.
    onLoad({ filter: /[\\/]kafkajs[\\/]package\.json$/ }, async ({ path }) => {
      const { bugs } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ bugs }), loader: 'json' };
    });
  },
};

const modules = process.argv.slice(2);
const { metafile, outputFiles } = await build({
  entryPoints: Object.fromEntries(modules.map((module) => [module, `lambda/${module}.ts`])),
  outdir: 'out',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // A stack trace names functions as they are written.
  keepNames: true,
  // The runtime brings the AWS SDK.
  external: ['@aws-sdk/*', '@smithy/*', 'pg-native'],
  plugins: [kafkaAdminOnly],
  metafile: true,
  write: false,
  logLevel: 'error',
});
const inputs = Object.fromEntries(
  Object.entries(metafile.outputs).map(([file, output]) => [
    file.replace(/^out\/|\.js$/g, ''),
    Object.keys(output.inputs),
  ]),
);
const bundles = Object.fromEntries(
  modules.map((module, index) => [module, { code: outputFiles[index].text, inputs: inputs[module] }]),
);
process.stdout.write(JSON.stringify(bundles));
