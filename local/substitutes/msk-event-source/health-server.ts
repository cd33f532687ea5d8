import { createServer, type Server } from 'node:http';
import type { EventSourceHealth } from './contract';

/** Health of all sources as one. */
export function sumOf(sources: readonly EventSourceHealth[]): EventSourceHealth {
  const total = (name: 'partitions' | 'waitingRecords' | 'deliveredRecords') =>
    sources.reduce((sum, source) => sum + source[name], 0);
  return {
    joined: sources.every(({ joined }) => joined),
    partitions: total('partitions'),
    waitingRecords: total('waitingRecords'),
    deliveredRecords: total('deliveredRecords'),
    failing: sources.flatMap(({ failing }) => failing),
  };
}

/** Answers every request with the health as JSON: 200 once every group is joined, 503 before. */
export function healthServer(health: () => EventSourceHealth): Server {
  return createServer((request, response) => {
    request.resume();
    const now = health();
    response
      .writeHead(now.joined ? 200 : 503, { 'content-type': 'application/json' })
      .end(JSON.stringify(now));
  });
}
