import { createServer } from 'node:http';

/**
 * Takes every put like S3 and forgets it: as a process of its own, so that the benchmark counts the handler's CPU
 * time alone. Writes its port as the first line of output and ends with its parent.
 */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { etag: '"0"' }).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
process.stdin.resume().on('end', () => {
  process.exit();
});
