import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket, type SecureContextOptions } from 'node:tls';
import { Refusal } from './fake-asked';
import { FakeCanvas } from './fake-canvas';
import { routes } from './fake-routes';
import type { SomeNifi } from './nifi-under-test';
import { selfSigned } from './self-signed';

const login = { user: 'tidemark', password: 'a-password-for-the-fake' };

/** A NiFi that behaves as its description of the REST API and its source say, as far as the deployment asks. */
export class FakeNifi implements SomeNifi {
  readonly canvas = new FakeCanvas();
  readonly untold: string[] = [];
  readonly pace = {
    NIFI_WAIT_SECONDS: 120,
    NIFI_STOP_SECONDS: 2,
    NIFI_SETTLE_SECONDS: 2,
    NIFI_QUIET_SECONDS: 0.25,
    NIFI_POLL_MS: 20,
  };
  /** How often somebody has tried to sign in. */
  logins = 0;
  /** Asks for a certificate and trusts none, until it is told otherwise. */
  private tls: SecureContextOptions = {};
  private tokens = new Set<string>();
  private server: Server | undefined;

  async open(folder: string) {
    const { pfx, passphrase, certificate } = selfSigned(folder);
    this.tls = { pfx, passphrase };
    this.server = createServer(
      { ...this.tls, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        void this.answer(request).then(({ status, body }) => {
          response.writeHead(status);
          response.end(typeof body === 'string' ? body : JSON.stringify(body));
        });
      },
    );
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return { url: `https://localhost:${port}`, ...login, certificate };
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Lets in who has the key of this certificate, as PEM. */
  trust(ca: string): void {
    this.server?.setSecureContext({ ...this.tls, ca });
  }

  /** As after a restart: nobody is signed in any more. */
  forgetTokens(): void {
    this.tokens = new Set();
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    const path = pathname.replace(/^\/nifi-api/, '');
    const text = await read(request);
    if (request.method === 'POST' && path === '/access/token') return this.signIn(text);
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const { socket } = request;
    const byKey = socket instanceof TLSSocket && socket.authorized;
    if (!byKey && !this.tokens.has(token)) return { status: 401, body: 'Unauthorized' };
    this.canvas.settle();
    for (const [method, pattern, act] of routes) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (!match) continue;
      try {
        const body = act(this.canvas, {
          id: match[1] ?? '',
          other: match[2] ?? '',
          body: (text === '' ? {} : JSON.parse(text)) as never,
          query: searchParams,
        });
        return { status: method === 'POST' && path.endsWith('/import') ? 201 : 200, body };
      } catch (error) {
        if (error instanceof Refusal) return { status: error.status, body: error.message };
        throw error;
      }
    }
    this.untold.push(`${request.method ?? ''} ${path}`);
    return { status: 404, body: 'unknown' };
  }

  private signIn(text: string) {
    this.logins += 1;
    const form = new URLSearchParams(text);
    if (form.get('username') !== login.user || form.get('password') !== login.password) {
      return { status: 400, body: 'The supplied username and password are not valid.' };
    }
    const token = randomUUID();
    this.tokens.add(token);
    return { status: 201, body: token };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
