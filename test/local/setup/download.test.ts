import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScratchCheckout } from './scratch-checkout';

const content = Buffer.alloc(300_000, 'tidemark ');
const sha256 = createHash('sha256').update(content).digest('hex');

let scratch: ScratchCheckout;
let server: Server;
let ranges: (string | undefined)[];
/** How many bytes of the first answer arrive before the connection breaks. */
let breakAt: number | undefined;

beforeEach(async () => {
  scratch = new ScratchCheckout();
  ranges = [];
  breakAt = undefined;
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const from = Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const part = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': part.length });
    if (breakAt === undefined) {
      response.end(part);
      return;
    }
    response.write(part.subarray(0, breakAt), () => setTimeout(() => response.destroy(), 50));
    breakAt = undefined;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  await new Promise((closed) => server.close(closed));
  scratch.remove();
});

/** Downloads in a process of its own, as set-up does. */
function download(sum = sha256): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const script = scratch.path('local', 'setup', 'script.mjs');
  writeFileSync(
    script,
    `import { download } from './download.mjs';
     const options = { sha256: '${sum}', what: 'Maven', report: () => undefined };
     await download('http://127.0.0.1:${port}/maven.tar.gz', '${scratch.path('maven.tar.gz')}', options)
       .then(() => console.log('whole'), (error) => console.log(error.message));`,
  );
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script]);
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.on('close', () => {
      resolve(out.trim());
    });
  });
}

test('a download that broke off goes on from where it was', async () => {
  breakAt = 100_000;
  expect(await download()).toMatch(
    /^Maven broke off while it was downloaded \(.+\): start again, it goes on from there\.$/,
  );
  expect(existsSync(scratch.path('maven.tar.gz'))).toBe(false);

  expect(await download()).toBe('whole');
  expect(ranges).toEqual([undefined, 'bytes=100000-']);
  expect(readFileSync(scratch.path('maven.tar.gz')).equals(content)).toBe(true);
});

test('a download with another checksum is named and deleted', async () => {
  expect(await download('0'.repeat(64))).toBe(
    'Maven was refused because maven.tar.gz is not what its checked-in checksum says; it was deleted.',
  );
  expect(existsSync(scratch.path('maven.tar.gz'))).toBe(false);
  expect(existsSync(scratch.path('maven.tar.gz.part'))).toBe(false);
});
