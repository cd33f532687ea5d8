import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A provider of OpenID Connect as far as NiFi asks one: discovery, keys, and a token for whoever it is told. */
export class IdentityProvider {
  /** Whom the next sign-on is of. */
  email = '';
  /** Client and secret of the requests for a token. */
  readonly clients: string[] = [];
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private server: Server | undefined;
  private url = '';
  /** What NiFi wants to find in the token. */
  private nonce: string | undefined;

  async open(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request).then((body) => {
        response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body ?? {}));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get discoveryUrl(): string {
    return `${this.url}/.well-known/openid-configuration`;
  }

  /** As a browser that is sent here with a request to sign on; gives the address to which it is sent back. */
  signOn(request: string): URL {
    const asked = new URL(request);
    const back = new URL(asked.searchParams.get('redirect_uri') ?? '');
    this.nonce = asked.searchParams.get('nonce') ?? undefined;
    back.searchParams.set('code', 'the-code');
    back.searchParams.set('state', asked.searchParams.get('state') ?? '');
    return back;
  }

  private async answer(request: IncomingMessage): Promise<object | undefined> {
    request.resume();
    await once(request, 'end');
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          userinfo_endpoint: `${this.url}/userinfo`,
          jwks_uri: `${this.url}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['client_secret_basic'],
        };
      case '/keys':
        return {
          keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
        };
      case '/userinfo':
        return { sub: this.email, email: this.email };
      case '/token': {
        const [, basic = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
        const client = Buffer.from(basic, 'base64').toString();
        this.clients.push(client);
        return {
          token_type: 'Bearer',
          access_token: 'an-access-token',
          expires_in: 600,
          id_token: this.token(client.split(':')[0] ?? ''),
        };
      }
      default:
        return undefined;
    }
  }

  private token(audience: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.url,
      sub: this.email,
      aud: audience,
      iat: now,
      exp: now + 600,
      email: this.email,
      ...(this.nonce !== undefined && { nonce: this.nonce }),
    };
    const signed = `${json({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${json(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), this.keys.privateKey).toString('base64url')}`;
  }
}
