import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
  /** `GET /health` */
  readonly request: string;
  readonly status?: number;
  readonly json?: unknown;
}

/** A Kafka Connect worker that says its lines in order and takes no request that is not the next one. */
export class WorkerOfLines {
  /** Requests that were not the next line. */
  readonly untold: string[] = [];
  /** Bodies of the requests that have one. */
  readonly bodies: unknown[] = [];
  private readonly server: Server;

  constructor(private readonly lines: Line[]) {
    this.server = createServer((request, response) => {
      const asked = `${request.method ?? ''} ${request.url ?? ''}`;
      const line = this.lines[0]?.request === asked ? this.lines.shift() : undefined;
      if (line === undefined) this.untold.push(asked);
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (body !== '') this.bodies.push(JSON.parse(body));
        response.writeHead(line === undefined ? 400 : (line.status ?? 200));
        response.end(line?.json === undefined ? '' : JSON.stringify(line.json));
      });
    });
  }

  /** Lines that nobody asked for. */
  get left(): string[] {
    return this.lines.map(({ request }) => request);
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
