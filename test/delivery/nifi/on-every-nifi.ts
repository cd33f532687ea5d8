import { nifiHomeVariable, nifiRefusal } from '../../../local/engines/nifi-home';
import { FakeNifi } from './fake-nifi';
import { NifiUnderTest } from './nifi-under-test';
import { RealNifi } from './real-nifi';

const home = process.env[nifiHomeVariable];
const refusal = nifiRefusal(home);

/** Runs the same tests against the fake, and against NiFi itself where NIFI_HOME names one. */
export function onEveryNifi(what: string, tests: (nifi: NifiUnderTest) => void): void {
  // The real one, on a busy machine; the fake takes a tenth.
  jest.setTimeout(1_800_000);
  describe(`${what}, against the fake`, () => {
    runOn(new NifiUnderTest(new FakeNifi()), tests);
  });
  if (refusal !== undefined) it.skip(`${what}, against NiFi itself (skipped: ${refusal})`, () => undefined);
  else
    describe(`${what}, against NiFi itself`, () => {
      runOn(new NifiUnderTest(new RealNifi(home ?? '')), tests);
    });
}

function runOn(nifi: NifiUnderTest, tests: (nifi: NifiUnderTest) => void): void {
  beforeAll(() => nifi.open());
  // Each test begins with an empty canvas.
  afterEach(async () => {
    await nifi.clear();
    expect(nifi.nifi.untold).toEqual([]);
  });
  afterAll(() => nifi.close());
  tests(nifi);
}
