import { FakeNifi } from './fake-nifi';
import { NifiUnderTest } from './nifi-under-test';

/** Runs the same tests against the fake, and against NiFi itself where NIFI_HOME names one. */
export function onEveryNifi(what: string, tests: (nifi: NifiUnderTest) => void): void {
  describe(`${what}, against the fake`, () => {
    runOn(new NifiUnderTest(new FakeNifi()), tests);
  });
}

function runOn(nifi: NifiUnderTest, tests: (nifi: NifiUnderTest) => void): void {
  // On a busy machine; alone it takes a tenth.
  jest.setTimeout(600_000);
  beforeAll(() => nifi.open());
  // Each test begins with an empty canvas.
  afterEach(async () => {
    await nifi.clear();
    expect(nifi.nifi.untold).toEqual([]);
  });
  afterAll(() => nifi.close());
  tests(nifi);
}
