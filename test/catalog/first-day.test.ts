import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { firstDay } from '../../lambda/catalog/first-day';
import { tables } from '../../lib/contracts/tables';

const orders = tables.find(({ name }) => name === 'orders')!;
const noonOnThe5th = Date.parse('2026-02-05T12:00:00Z');

describe('the first day that a raw table shows', () => {
  let server: Server;
  let s3: S3Client;
  /** Folder of the first file there is. */
  let folder: string | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://s3');
      if (url.pathname !== '/lake/' || url.searchParams.get('prefix') !== 'raw/orders/dt=') {
        throw new Error(`not told about ${url.href}`);
      }
      const prefixes =
        folder === undefined ? '' : `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`;
      response.setHeader('content-type', 'application/xml');
      response.end(`<ListBucketResult>${prefixes}</ListBucketResult>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    s3 = new S3Client({
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  });
  afterAll(() => {
    s3.destroy();
    server.closeAllConnections();
    server.close();
  });

  const found = (shown?: string, now = noonOnThe5th) => firstDay(s3, 'lake', orders, 8, shown, now);

  test('is that of the oldest record that topics may keep where there is nothing yet', async () => {
    folder = undefined;
    expect(await found()).toBe('2026-01-28');
  });

  test('is that of the earliest file', async () => {
    folder = 'raw/orders/dt=2026-01-21/';
    expect(await found()).toBe('2026-01-21');
    expect(await found('2026-01-23')).toBe('2026-01-21');
  });

  test('never moves to a later day', async () => {
    folder = 'raw/orders/dt=2026-02-05/';
    expect(await found('2026-01-23')).toBe('2026-01-23');
  });
});
