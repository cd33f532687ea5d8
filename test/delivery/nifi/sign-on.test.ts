import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import { deployerFile } from '../../../containers/nifi/spec';
import { lookAtNifi } from '../../../lambda/delivery/look-at-nifi';
import { NifiConnection } from '../../../lambda/delivery/nifi-connection';
import { nifiHomeVariable, nifiRefusal } from '../../../local/engines/nifi-home';
import { IdentityProvider } from './identity-provider';
import { NifiUnderTest, type SomeNifi } from './nifi-under-test';
import { RealNifi } from './real-nifi';

const home = process.env[nifiHomeVariable];
const refusal = nifiRefusal(home);
const ada = 'ada@example.com';
const secret = 'a-secret-of-the-client';

// On a busy machine NiFi takes minutes to start.
jest.setTimeout(1_800_000);

if (refusal !== undefined) it.skip(`people sign on by OpenID Connect (skipped: ${refusal})`, () => undefined);
else
  describe('NiFi where people sign on by OpenID Connect', () => {
    const provider = new IdentityProvider();
    let nifi: NifiUnderTest;

    beforeAll(async () => {
      await provider.open();
      const real = new RealNifi(home ?? '', {
        NIFI_OIDC_DISCOVERY_URL: provider.discoveryUrl,
        NIFI_OIDC_CLIENT_ID: 'tidemark-nifi',
        NIFI_OIDC_CLIENT_SECRET: secret,
        NIFI_OIDC_ADMINISTRATORS: `somebody@example.com,${ada}`,
      });
      nifi = new NifiUnderTest(withDeployer(real));
      await nifi.open();
    });
    afterAll(async () => {
      await nifi.close();
      await provider.close();
    });

    it('lets the deployment and the watch in by the key: a flow is made, seen, replaced and withdrawn', async () => {
      const { version } = await nifi.deploy();
      expect(await nifi.canvas()).toEqual([{ name: `pump ${version}`, runs: true }]);
      expect(await lookAtNifi(nifi.direct)).toMatchObject({ runs: true, drift: [], fullQueues: 0 });
      expect(await nifi.deploy({ text: '[2]' })).toMatchObject({ action: 'replaced', leftBehind: [] });
      expect(await nifi.withdraw()).toMatchObject({ reached: true });
      await nifi.clear();
    });

    it('knows no login and nobody without one', async () => {
      const { url, certificate } = nifi.at;
      const stranger = new NifiConnection({
        url,
        certificate,
        user: 'tidemark',
        password: 'not-there-any-more',
      });
      await expect(stranger.call(z.unknown(), 'GET', '/flow/about')).rejects.toThrow(
        'NiFi answered a login with 409',
      );
      expect((await ask('/nifi-api/flow/current-user')).statusCode).toBe(401);
    });

    it('lets in whom the configuration names, and that one may change the flow and ask where rows went', async () => {
      const session = await signOn(ada);
      expect(provider.clients.at(-1)).toBe(`tidemark-nifi:${secret}`);
      const user = z
        .object({
          identity: z.string(),
          provenancePermissions: z.object({ canRead: z.boolean() }),
          restrictedComponentsPermissions: z.object({ canWrite: z.boolean() }),
        })
        .parse(await bodyOf(await ask('/nifi-api/flow/current-user', session)));
      expect(user).toEqual({
        identity: ada,
        provenancePermissions: { canRead: true },
        restrictedComponentsPermissions: { canWrite: true },
      });
      const root = await bodyOf(await ask('/nifi-api/process-groups/root', session));
      expect(root).toMatchObject({ permissions: { canRead: true, canWrite: true } });
    });

    it('shows nothing to somebody whom the provider knows and the configuration does not', async () => {
      const session = await signOn('eve@example.com');
      expect((await ask('/nifi-api/flow/process-groups/root', session)).statusCode).toBe(403);
    });

    function ask(path: string, cookie?: string): Promise<IncomingMessage> {
      const asked = request(new URL(path, nifi.at.url), {
        ca: readFileSync(nifi.at.certificate),
        agent: false,
        headers: cookie === undefined ? {} : { cookie },
      });
      asked.end();
      return once(asked, 'response').then(([response]) => response as IncomingMessage);
    }

    /** As a browser does; gives the cookies with which it comes back. */
    async function signOn(email: string): Promise<string> {
      provider.email = email;
      const sent = await ask('/nifi-api/oauth2/authorization/consumer');
      const back = provider.signOn(sent.headers.location ?? '');
      expect(back.pathname).toBe('/nifi-api/access/oidc/callback');
      const done = await ask(`${back.pathname}${back.search}`, cookiesOf(sent));
      expect(done.statusCode).toBe(302);
      return cookiesOf(done);
    }
  });

/** Comes in as the function that deploys the flow. */
function withDeployer(real: RealNifi): SomeNifi {
  return {
    untold: real.untold,
    pace: real.pace,
    open: async (folder) => {
      const address = await real.open(folder);
      return { ...address, key: join(folder, 'nifi', 'kept', deployerFile) };
    },
    close: () => real.close(),
  };
}

function cookiesOf({ headers }: IncomingMessage): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
}

async function bodyOf(response: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString());
}
