import { createServer, type Server } from 'node:http';
import type { EventSourceHealth } from './contract';

/** Answers every request with the health as JSON: 200 once the group is joined, 503 before. */
export function healthServer(health: () => EventSourceHealth): Server {
  return createServer((request, response) => {
    request.resume();
    const now = health();
    response
      .writeHead(now.joined ? 200 : 503, { 'content-type': 'application/json' })
      .end(JSON.stringify(now));
  });
}
