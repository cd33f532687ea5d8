import tseslint from 'typescript-eslint';

/** Packages that only the stacks may know; everything that also runs on one machine stays free of them. */
const cdk = {
  group: ['aws-cdk-lib', 'aws-cdk-lib/*', '@aws-cdk/*', 'constructs'],
  message: 'Only lib/stages, lib/stacks, lib/constructs, lib/build-app and bin may know the CDK.',
};

/**
 * Import direction, right imports left:
 * contracts <- lambda, containers <- lib/stages, local <- lib/stacks <- lib/build-app <- bin
 */
const layer = (files, forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          cdk,
          ...(forbidden.length > 0
            ? [{ group: forbidden, message: 'This import goes against the direction in CONTRIBUTING.md.' }]
            : []),
        ],
      },
    ],
  },
});

/** The same for those who may know the CDK. */
const below = (files, forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [...forbidden, '**/build-app', '**/bin/**', '**/local/**', '**/test/**'],
            message: 'This import goes against the direction in CONTRIBUTING.md.',
          },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['node_modules', '.tidemark', 'cdk.out', 'coverage'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['lib/contracts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\./)', message: 'lib/contracts imports nothing but its own files.' }] },
      ],
    },
  },
  layer(['lambda/**/*.ts'], ['**/local/**', '**/containers/**', '**/stages/**', '**/stacks/**']),
  layer(['containers/**/*.ts'], ['**/local/**', '**/lambda/**', '**/stages/**', '**/stacks/**']),
  layer(['local/**/*.ts', 'bench/**/*.ts'], ['**/stages/**', '**/stacks/**']),
  below(['lib/constructs/**/*.ts'], ['**/stages/**', '**/stacks/**']),
  below(['lib/stages/**/*.ts'], ['**/stacks/**']),
  // What keeps data knows nothing of what moves it.
  below(['lib/stacks/network-stack.ts'], ['**/storage-stack', '**/pipeline-stack']),
  below(['lib/stacks/storage-stack.ts'], ['**/pipeline-stack']),
  below(['lib/stacks/pipeline-stack.ts'], []),
);
