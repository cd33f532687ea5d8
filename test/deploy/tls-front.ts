import { once } from 'node:events';
import { createServer, request } from 'node:http';

/**
 * Passes requests on to a port of this machine and says that they came over TLS, as the front of AWS would: buckets refuse
 * others, of all but the root user. Nobody here has to trust a certificate.
 *
 * @returns what ends it
 */
export async function startTlsFront(port: number, to: number): Promise<() => Promise<void>> {
  const server = createServer((incoming, answer) => {
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
    const onward = request({ host: '127.0.0.1', port: to, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
}
