import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const host = '127.0.0.1';

/** What becomes of a call. */
export type Fate =
  /** It is done and answered. */
  | 'pass'
  /** The connection breaks before anything is done. */
  | 'cut'
  /** 503 before anything is done. */
  | 'refused'
  /** It is done, and the answer is 500. */
  | 'done and lost'
  /** Nothing is done, and no answer comes. */
  | 'held'
  /** It is done, and no answer comes. */
  | 'done and held';

/** A call to an AWS service, as far as its fate may depend on it. */
export interface AwsCall {
  readonly method: string;
  /** `/bucket/key` of S3's. */
  readonly path: string;
  /** `AWSGlue.GetTable`; undefined for S3. */
  readonly target?: string;
}

/** Stands before the AWS services and decides the fate of each call. */
export class AwsDoor {
  /** Calls of any fate but `pass`, each as soon as it is done if it is to be done. */
  struck = 0;
  private decide: (call: AwsCall) => Fate = () => 'pass';
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly target: number,
    private readonly server: Server,
  ) {
    server.on('request', (from: IncomingMessage, to: ServerResponse) => {
      this.lead(from, to);
    });
  }

  /** @param target port of the services, which may not be up yet */
  static async before(target: number): Promise<AwsDoor> {
    const server = createServer();
    const door = new AwsDoor(target, server);
    server.listen(0, host);
    await once(server, 'listening');
    return door;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Decides so as long as the work takes. */
  async whileFate(decide: (call: AwsCall) => Fate, work: () => Promise<unknown>): Promise<void> {
    this.decide = decide;
    try {
      await work();
    } finally {
      this.decide = () => 'pass';
    }
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await once(this.server, 'close');
  }

  private lead(from: IncomingMessage, to: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = from;
    const target = headers['x-amz-target'];
    const fate = this.decide({
      method,
      path: url,
      target: typeof target === 'string' ? target : undefined,
    });
    const done = fate.startsWith('done');
    if (fate !== 'pass' && !done) this.struck += 1;
    if (fate === 'cut') {
      from.socket.resetAndDestroy();
      return;
    }
    if (fate === 'held') {
      from.on('error', () => undefined).resume();
      return;
    }
    if (fate === 'refused') {
      from.resume();
      from.on('end', () => to.writeHead(503, { 'content-type': 'application/xml' }).end(slowDown));
      return;
    }
    const call = request({ host, port: this.target, method, path: url, headers, agent: this.agent });
    // A side that breaks in the middle of its words; what happens to the other one is said below.
    for (const side of [from, to]) side.on('error', () => undefined);
    call.on('response', (answer) => {
      answer.on('error', () => to.destroy());
      if (done) {
        this.struck += 1;
        answer.resume();
        if (fate === 'done and held') return;
        answer.on('end', () => to.writeHead(500, { 'content-type': 'application/xml' }).end(internalError));
        return;
      }
      to.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(to);
    });
    call.on('error', () => to.destroy());
    to.on('close', () => {
      // The socket of a call that is over may serve the next one.
      if (!to.writableFinished) call.destroy();
    });
    from.pipe(call);
  }
}

const error = (code: string) => `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
const slowDown = error('SlowDown');
const internalError = error('InternalError');
