const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// One folder for what tests, and what they start, put into the folder for temporary files. It goes with the run: the CDK
// makes a folder there for each app without an output folder, and removes none. The workers inherit it.
const temporary = mkdtempSync(join(tmpdir(), 'tidemark-jest-'));
process.env.TMPDIR = temporary;
// Some tests act as another user, who has to come in.
chmodSync(temporary, 0o755);
process.on('exit', () => {
  rmSync(temporary, { recursive: true, force: true });
});

// Said by the AWS SDK on Node 20, on which the project still runs; the workers inherit it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// The CDK's own rules take two thirds of a synthesis. cfn-lint and cdk-nag have rules, and synthesis.test.ts runs these.
process.env.CDK_VALIDATION ??= 'false';

// npm packages that ship only ES modules; swc turns them into what Jest can load.
const esmOnly = [
  'hyparquet',
  'hyparquet-writer',
  'hyparquet-compressors',
  'get-port',
  'd3-[a-z-]+',
  'internmap',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Jest's own choice is the folder for temporary files.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
