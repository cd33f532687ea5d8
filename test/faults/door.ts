import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const host = '127.0.0.1';

/** Stands before an engine: connections through it can be cut, kept out, and led to another server. */
export class Door {
  private readonly through = new Set<Socket>();
  private shut = false;

  private constructor(
    private target: number,
    private readonly server: Server,
  ) {
    server.on('connection', (client) => {
      this.lead(client);
    });
  }

  /** @param target port of the engine, which may not be up yet */
  static async before(target: number): Promise<Door> {
    const server = createServer({ pauseOnConnect: true });
    const door = new Door(target, server);
    server.listen(0, host);
    await once(server, 'listening');
    return door;
  }

  /** By which the engine is reached. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and every new one at once for so long. */
  async cut(seconds: number): Promise<void> {
    this.shut = true;
    this.breakAll();
    await sleep(seconds * 1000);
    this.shut = false;
  }

  /** From here on it leads to another server; those who are in are thrown out. */
  leadTo(port: number): void {
    this.target = port;
    this.breakAll();
  }

  async close(): Promise<void> {
    this.server.close();
    this.breakAll();
    await once(this.server, 'close');
  }

  private breakAll(): void {
    for (const socket of this.through) breakOff(socket);
  }

  private lead(client: Socket): void {
    if (this.shut) {
      breakOff(client.on('error', () => undefined));
      return;
    }
    const engine = connect(this.target, host);
    for (const [socket, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.through.add(socket);
      socket.setNoDelay();
      // What happens to one side happens to the other.
      socket.on('error', () => {
        breakOff(other);
      });
      socket.on('close', () => {
        this.through.delete(socket);
        other.destroySoon();
      });
    }
    client.pipe(engine);
    engine.pipe(client);
  }
}

/** A socket that is being ended can be reset no more: Node would keep its handle, and spin at its own exit. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
