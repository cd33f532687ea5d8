import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type * as z from 'zod';
import { NifiRefused, NifiUnavailable } from './nifi-errors';

export interface NifiAddress {
  /** `https://host:port` */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** File with NiFi's certificate as PEM. */
  readonly certificate: string;
  /** File with the caller's own key as PKCS #12, which the password opens: then nobody signs in. @default - the login */
  readonly key?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const callSeconds = 60;

/** What NiFi says of a revision that is not the newest, with status 400. */
const staleRevision = /revision/i;

/**
 * NiFi's REST API behind its login, or by a key of the caller. Only the certificate in the file is trusted: NiFi makes its own at each start, and
 * only its task may write the file.
 */
export class NifiConnection {
  private token: string | undefined;

  constructor(private readonly address: NifiAddress) {}

  /**
   * @param path under /nifi-api
   * @throws NifiUnavailable, NifiRefused with NiFi's words
   */
  async call<Body>(schema: z.ZodType<Body>, method: Method, path: string, json?: object): Promise<Body> {
    const known = this.token;
    let answer = await this.comingIn(method, path, json);
    if (answer.status === 401 && known !== undefined) {
      // Of a NiFi that was started anew, which knows no token from before.
      this.token = undefined;
      answer = await this.comingIn(method, path, json);
    }
    return schema.parse(parsed(`${method} ${path}`, answer));
  }

  private async comingIn(method: Method, path: string, json?: object): Promise<Answer> {
    const { key } = this.address;
    if (key === undefined) this.token ??= await this.signIn();
    return this.ask(method, path, {
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      ...(json && { 'content-type': 'application/json', body: JSON.stringify(json) }),
    });
  }

  private async signIn(): Promise<string> {
    const { user: username, password } = this.address;
    const { status, text } = await this.ask('POST', '/access/token', {
      'content-type': 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ username, password }).toString(),
    });
    if (status === 201) return text;
    if (status >= 500 || status === 409) throw new NifiUnavailable(`NiFi answered a login with ${status}.`);
    throw new NifiRefused(status, `NiFi refuses the login of ${username}: ${text.trim()}`);
  }

  private async ask(
    method: Method,
    path: string,
    { body, ...headers }: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const { url, certificate, key, password } = this.address;
    try {
      const asked = request(new URL(`/nifi-api${path}`, url), {
        method,
        headers,
        ca: await readFile(certificate),
        ...(key !== undefined && { pfx: await readFile(key), passphrase: password }),
        agent: false,
        signal: AbortSignal.timeout(callSeconds * 1000),
      });
      asked.end(body);
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      return { status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() };
    } catch (error) {
      // Also a certificate that is not the published one: the task has ended, and the next one writes its own.
      const reason = error instanceof Error ? error.message : String(error);
      throw new NifiUnavailable(`NiFi does not answer at ${url}: ${reason}.`, { cause: error });
    }
  }
}

function parsed(what: string, { status, text }: Answer): unknown {
  if (status >= 200 && status < 300) return text === '' ? undefined : JSON.parse(text);
  if (status >= 500 || (status === 400 && staleRevision.test(text))) {
    throw new NifiUnavailable(`NiFi answered ${what} with ${status}.`);
  }
  throw new NifiRefused(status, `NiFi refused ${what} with ${status}: ${text.trim().slice(0, 500)}`);
}
