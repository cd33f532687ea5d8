import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Frames, text, type Frame } from './kafka-frames';

const host = '127.0.0.1';
const mechanism = 'OAUTHBEARER';
/** Of the Kafka protocol. */
const apiKey = { handshake: 17, apiVersions: 18, authenticate: 36 };
const errorCode = { unsupportedMechanism: 33, authenticationFailed: 58 };
/** Milliseconds that MSK takes a signature. */
const validMs = 900_000;

/** Keys that MSK's IAM would know. */
export interface KnownKeys {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface DoorOptions {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly known: KnownKeys;
}

/**
 * Stands before a Kafka broker as MSK's IAM access control does: TLS, then a login by OAUTHBEARER whose token is the
 * address of a request to connect, signed by Signature Version 4. What comes before a login is asked for its versions
 * only. The broker, which must advertise this door, does everything else.
 */
export class MskDoor {
  /** Whether each login was let in, in their order. */
  readonly logins: boolean[] = [];
  private readonly through = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly broker: number,
    private readonly known: KnownKeys,
  ) {
    server.on('secureConnection', (client) => {
      this.lead(client);
    });
  }

  /** @param broker port of a plain listener, which may not be up yet */
  static async before(broker: number, { key, cert, known }: DoorOptions): Promise<MskDoor> {
    const server = createServer({ key, cert });
    const door = new MskDoor(server, broker, known);
    server.listen(0, host);
    await once(server, 'listening');
    return door;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.through) socket.destroy();
    await once(this.server, 'close');
  }

  private lead(client: TLSSocket): void {
    const broker = connectTcp(this.broker, host);
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      this.through.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.through.delete(socket);
        other.destroy();
      });
    }
    broker.pipe(client);
    const frames = new Frames();
    const read = (bytes: Buffer) => {
      for (const frame of frames.take(bytes)) {
        if (frame.apiKey === apiKey.apiVersions) broker.write(frame.whole);
        else if (frame.apiKey === apiKey.handshake) client.write(handshake(frame));
        else if (frame.apiKey === apiKey.authenticate && this.admit(client, frame)) {
          client.off('data', read);
          client.pipe(broker);
        } else client.destroySoon();
      }
    };
    client.on('data', read);
  }

  private admit(client: TLSSocket, frame: Frame): boolean {
    const admitted = isSigned(tokenOf(frame), this.known, Date.now());
    this.logins.push(admitted);
    const refusal = text(admitted ? null : 'Access denied');
    const error = Buffer.alloc(2);
    error.writeInt16BE(admitted ? 0 : errorCode.authenticationFailed);
    // No bytes, and from version 1 on no end of the session.
    client.write(frame.answer(error, refusal, Buffer.alloc(4), Buffer.alloc(frame.version >= 1 ? 8 : 0)));
    return admitted;
  }
}

function handshake(frame: Frame): Buffer {
  const answer = Buffer.alloc(6);
  answer.writeInt16BE(frame.string === mechanism ? 0 : errorCode.unsupportedMechanism);
  answer.writeInt32BE(1, 2);
  return frame.answer(answer, text(mechanism));
}

/** As RFC 7628 has it: `n,,^Aauth=Bearer <token>^A^A`. @returns undefined when there is none */
function tokenOf(frame: Frame): string | undefined {
  return /\u0001auth=Bearer ([^\u0001]+)\u0001/.exec(frame.body.toString('latin1'))?.[1];
}

/** @param now milliseconds since 1970 */
function isSigned(token: string | undefined, known: KnownKeys, now: number): boolean {
  if (token === undefined) return false;
  const url = new URL(Buffer.from(token, 'base64url').toString());
  const asked = url.searchParams;
  const time = asked.get('X-Amz-Date') ?? '';
  const day = time.slice(0, 8);
  const scope = [day, known.region, 'kafka-cluster', 'aws4_request'];
  const signature = asked.get('X-Amz-Signature');
  const age = now - Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  // The names of a program come after it was signed.
  const signed = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => !/^(X-Amz-Signature|User-Agent)=/.test(parameter))
    .sort();
  const request = ['GET', url.pathname, signed.join('&'), `host:${url.host}`, '', 'host', sha256('')];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request.join('\n'))].join('\n');
  const key = scope.reduce<Buffer>(hmac, Buffer.from(`AWS4${known.secretAccessKey}`));
  return (
    url.host === `kafka.${known.region}.amazonaws.com` &&
    asked.get('Action') === 'kafka-cluster:Connect' &&
    asked.get('X-Amz-Credential') === [known.accessKeyId, ...scope].join('/') &&
    age > -60_000 &&
    age < validMs &&
    signature === hmac(key, toSign).toString('hex')
  );
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function sha256(message: string): string {
  return createHash('sha256').update(message).digest('hex');
}
