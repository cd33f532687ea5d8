import type { NifiConnection } from '../../../lambda/delivery/nifi-connection';
import { NifiUnavailable } from '../../../lambda/delivery/nifi-errors';
import { onEveryNifi } from './on-every-nifi';
import type { NifiUnderTest } from './nifi-under-test';

/** Does `calls` changes and then nothing any more, as a function that is killed. */
function killedAfter(nifi: NifiUnderTest, calls: number): Pick<NifiConnection, 'call'> {
  let changes = 0;
  return {
    call: (schema, method, path, json) => {
      if (method !== 'GET') changes += 1;
      if (changes > calls) return Promise.reject(new Error('killed'));
      return nifi.direct.call(schema, method, path, json);
    },
  };
}

/** One group that runs, whose name says how often it was made, and its parameter context. */
async function expectOnly(nifi: NifiUnderTest, version: string): Promise<void> {
  const [only, ...others] = await nifi.canvas();
  expect(others).toEqual([]);
  expect(only).toEqual({ runs: true, name: expect.stringMatching(`^pump ${version}(\\.\\d+)?$`) as unknown });
  expect(await nifi.contexts()).toEqual([only!.name]);
}

onEveryNifi('The deployment of a flow', (nifi) => {
  describe('a run that is cut off', () => {
    it('at whichever change, is made good by the next one', async () => {
      for (let calls = 0; ; calls += 1) {
        await nifi.deploy();
        const cut = killedAfter(nifi, calls);
        const end = await nifi.deploy({ text: '[2]' }, {}, cut).catch((error: unknown) => error as Error);
        if (!(end instanceof Error)) {
          expect(calls).toBeGreaterThan(8);
          return;
        }
        expect(end.message).toContain('killed');
        const next = await nifi.deploy({ text: '[2]' });
        await expectOnly(nifi, next.version);
        await nifi.clear();
      }
    });

    it('at whichever change, is undone by a deployment of the former version', async () => {
      for (let calls = 0; ; calls += 1) {
        const { version } = await nifi.deploy();
        const cut = killedAfter(nifi, calls);
        const end = await nifi.deploy({ text: '[2]' }, {}, cut).catch((error: unknown) => error as Error);
        if (!(end instanceof Error)) return;
        await nifi.deploy();
        await expectOnly(nifi, version);
        await nifi.clear();
      }
    });

    it('goes on by itself when NiFi was only away for a moment', async () => {
      await nifi.deploy();
      let away = 3;
      const flaky: Pick<NifiConnection, 'call'> = {
        call: (schema, method, path, json) => {
          if (method === 'PUT' && away > 0) {
            away -= 1;
            return Promise.reject(new NifiUnavailable('NiFi does not answer.'));
          }
          return nifi.direct.call(schema, method, path, json);
        },
      };
      expect(await nifi.deploy({ text: '[2]' }, {}, flaky)).toMatchObject({ action: 'replaced' });
      expect(await nifi.canvas()).toHaveLength(1);
    });
  });
});
