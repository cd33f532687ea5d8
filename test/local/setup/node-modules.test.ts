import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { ScratchCheckout } from './scratch-checkout';

let scratch: ScratchCheckout;
beforeAll(() => {
  scratch = new ScratchCheckout();
  rmSync(scratch.path('node_modules'));
  mkdirSync(scratch.path('node_modules'));
});
afterAll(() => {
  scratch.remove();
});

const wanted = {
  '': { name: 'x' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/a-darwin': { version: '1.0.0', integrity: 'sha512-d', optional: true },
};

function match(installed: Record<string, unknown>): string {
  writeFileSync(scratch.path('package-lock.json'), JSON.stringify({ packages: wanted }));
  writeFileSync(scratch.path('node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  return scratch
    .script(
      `import { nodeModulesMatch } from './node-modules.mjs'; console.log(nodeModulesMatch('${scratch.folder}'));`,
    )
    .stdout.trim();
}

test('node_modules match when only packages of other platforms are absent', () => {
  expect(match({ 'node_modules/a': wanted['node_modules/a'] })).toBe('true');
});

test.each([
  ['a package is absent', {}],
  ['a package has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
  ['a package has another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  [
    'a package is there that the lock file lacks',
    { 'node_modules/a': wanted['node_modules/a'], 'node_modules/b': {} },
  ],
])('node_modules do not match when %s', (_why, installed) => {
  expect(match(installed)).toBe('false');
});

test('node_modules do not match when an install was cut off', () => {
  match({});
  rmSync(scratch.path('node_modules', '.package-lock.json'));
  expect(
    scratch
      .script(
        `import { nodeModulesMatch } from './node-modules.mjs'; console.log(nodeModulesMatch('${scratch.folder}'));`,
      )
      .stdout.trim(),
  ).toBe('false');
});
