import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type RequestOptions, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineHomes } from '../../local/engines/homes';
import { nginx, type NginxSettings } from '../../local/engines/nginx';
import { choosePorts } from '../../local/route/ports';
import { RunningProcess } from '../../local/supervisor/process';
import { waitUntilReady } from '../../local/supervisor/wait';

export interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Seen {
  instance: string;
  method: string;
  headers: Record<string, string>;
}

/** What an instance of the API says beside the echo of the request; by path. */
export type Answers = Readonly<Record<string, { status?: number; headers?: Record<string, string> }>>;

/** The real Nginx before instances of an API that tell what reached them. */
export class FrontDoor {
  /** Ports of the connections that reached an instance. */
  readonly connections = new Set<number | undefined>();
  readonly upstreams: Server[] = [];
  private front: RunningProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly answers: Answers,
  ) {}

  static async open(env: NginxSettings['env'] = {}, answers: Answers = {}): Promise<FrontDoor> {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark nginx '));
    const door = new FrontDoor(folder, (await choosePorts(['nginx'])).nginx, answers);
    door.upstreams.push(door.upstream('one'), door.upstream('two'));
    const [first, second] = await Promise.all(door.upstreams.map(listening));
    const homes = engineHomes();
    const spec = nginx({
      binary: homes.nginx,
      root: homes.nginxRoot,
      stateDir: join(folder, 'state'),
      port: door.port,
      apiPorts: [first!, second!],
      env,
    });
    await spec.prepare?.();
    door.front = await RunningProcess.start(spec, { logFile: join(folder, 'nginx.log'), cwd: folder });
    await waitUntilReady(spec.name, spec.ready);
    return door;
  }

  async close(): Promise<void> {
    await this.front?.stop();
    for (const server of this.upstreams) {
      server.closeAllConnections();
      server.close();
    }
    await rm(this.folder, { recursive: true });
  }

  send(path: string, options: RequestOptions = {}, body = ''): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port: this.port, path, ...options }, (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async seen(path: string, options: RequestOptions = {}, body?: string): Promise<Seen> {
    return JSON.parse((await this.send(path, options, body)).body) as Seen;
  }

  /** What came back for `lines` in one connection, until Nginx closed it, or until `enough` had arrived. */
  talk(lines: string, enough?: string, port = this.port): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(lines));
      let text = '';
      socket.on('data', (data) => {
        text += data.toString();
        if (text.endsWith('hello')) socket.write('ping');
        if (enough !== undefined && text.includes(enough)) socket.end();
      });
      socket.on('close', () => {
        resolve(text);
      });
      socket.on('error', reject);
    });
  }

  /** With every request that was answered before: Nginx writes it once a second. */
  async accessLog(): Promise<string> {
    await sleep(1_200);
    return readFile(join(this.folder, 'state', 'access.log'), 'utf8');
  }

  /** What Nginx itself wrote. */
  errorLog(): Promise<string> {
    return readFile(join(this.folder, 'nginx.log'), 'utf8');
  }

  private upstream(instance: string): Server {
    const server = createServer((incoming, outgoing) => {
      this.connections.add(incoming.socket.remotePort);
      incoming.resume().on('end', () => {
        if (incoming.url === '/drop') return incoming.socket.destroy();
        const { status = 200, headers = {} } = this.answers[incoming.url ?? ''] ?? {};
        outgoing.writeHead(status, {
          'x-request-id': 'from the API',
          'x-powered-by': 'a secret',
          ...headers,
        });
        const seen = { instance, method: incoming.method, headers: incoming.headers };
        return outgoing.end(JSON.stringify(seen));
      });
    });
    server.on('upgrade', (incoming, socket) => {
      const protocol = incoming.headers.upgrade ?? '';
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${protocol}\r\nConnection: Upgrade\r\n\r\nhello`,
      );
      socket.on('data', (data: Buffer) => socket.write(`echo ${data.toString()}`));
      socket.on('end', () => socket.end());
    });
    return server;
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
