import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The REST API of a NiFi on this machine's loopback, over TLS whose certificate must name `localhost`. */
export class NifiApi {
  private token = '';

  private constructor(
    private readonly port: number,
    readonly certificate: PeerCertificate,
  ) {}

  /** Trusts the certificate that it finds: NiFi made it by itself. */
  static async open(port: number): Promise<NifiApi> {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const certificate = socket.getPeerCertificate();
    socket.destroy();
    return new NifiApi(port, certificate);
  }

  async signIn(username: string, password: string): Promise<Answer> {
    const answer = await this.ask({
      method: 'POST',
      path: '/access/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username, password }).toString(),
    });
    if (answer.status === 201) this.token = answer.body;
    return answer;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask({ path, headers });
  }

  async post(path: string, body: unknown): Promise<Answer> {
    return this.ask({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async ask({ method = 'GET', path, headers = {}, body }: Question): Promise<Answer> {
    const asked = request({
      port: this.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: pem(this.certificate),
      method,
      path: `/nifi-api${path}`,
      headers: {
        host: `localhost:${this.port}`,
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
    });
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() };
  }
}

function pem({ raw }: PeerCertificate): string {
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
