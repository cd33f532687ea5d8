/** How esbuild bundles a handler. The runtime brings the AWS SDK; a test holds every bundle to its budget. */
export const bundle = {
  target: 'node24',
  minify: true,
  // A stack trace names functions as they are written.
  keepNames: true,
  externalModules: ['@aws-sdk/*', '@smithy/*', 'pg-native'],
};
