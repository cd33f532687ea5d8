import fc from 'fast-check';
import { Kafka, logLevel } from 'kafkajs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

import { tables } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { startScratchRoute, type ScratchRoute } from './scratch-route';

jest.setTimeout(600_000);

/** Text as people write it and as they should not: quotes, line ends, every plane of Unicode; never NUL. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '""',
    'NULL',
    '\u{1F30A}',
    'a\r\nb',
    '\t',
    '\u0001',
    '\u2028',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.replaceAll('\u0000', '')),
);
/** numeric(18,6) from its least to its greatest value. */
const numeric = fc
  .bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n })
  .map((units) => `${units < 0n ? '-' : ''}${digits(units)}`);
const positive = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }).map(digits);
/** Microseconds, before and after 1970, with an offset. */
const instant = fc
  .tuple(
    fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom('Z', '+05:45', '-11:00', '+00:30'),
  )
  .map(([date, micros, zone]) => {
    return date.toISOString().slice(0, 23) + String(micros).padStart(3, '0') + zone;
  });
const fortyDigits = '1234567890123456789012345678901234567890';
const json = fc.oneof(
  fc.constantFrom(`{"n": ${fortyDigits}}`, `${fortyDigits}.${fortyDigits}`, 'null', '[]', '"\\ud83c\\udf0a"'),
  fc.json({ stringUnit: fc.constantFrom('a', '"', '\\', '\n', '\u{1F30A}') }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

const order = fc.record({
  customer: text,
  region: text,
  side: fc.constantFrom('buy', 'sell'),
  quantity: positive,
  price: maybe(numeric),
  status: fc.constantFrom('open', 'partially_filled', 'filled', 'cancelled'),
  placed_at: instant,
  note: maybe(text),
  attributes: maybe(json),
});
const bar = fc.record({
  day: fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }),
  open: maybe(numeric),
  close: numeric,
  volume: maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
});

/** A number of millionths as decimal text. */
function digits(units: bigint): string {
  const all = (units < 0n ? -units : units).toString().padStart(7, '0');
  return `${all.slice(0, -6)}.${all.slice(-6)}`;
}

describe('generated rows', () => {
  let scratch: ScratchRoute;
  const orders = tables.find(({ name }) => name === 'orders')!;

  beforeAll(async () => {
    scratch = await startScratchRoute();
    const { source } = scratch.clients;
    // The route promises whole types; what a brokerage takes for sensible would only narrow the test.
    const { rows } = await source.query<{ drop: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop
         FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
    );
    for (const { drop } of rows) await source.query(drop);
    await source.query(`INSERT INTO instruments (symbol, name, currency) VALUES ('S "1"', '', 'USD')`);
  });
  afterAll(() => scratch.end());

  const insert = async (table: string, row: Readonly<Record<string, unknown>>) => {
    const names = Object.keys(row);
    const places = names.map((_, index) => `$${index + 1}`).join(', ');
    await scratch.clients.source.query(
      `INSERT INTO ${table} (symbol, ${names.join(', ')}) VALUES ('S "1"', ${places})`,
      Object.values(row),
    );
  };

  test('are identical in the lake after inserts, updates, key changes and deletes', async () => {
    const { source } = scratch.clients;
    for (const row of fc.sample(order, { numRuns: 400, seed: 4 })) await insert('orders', row);
    const days = new Set<string>();
    for (const { day, ...row } of fc.sample(bar, { numRuns: 200, seed: 4 })) {
      const text = day.toISOString().slice(0, 10);
      if (days.has(text)) continue;
      days.add(text);
      await insert('daily_bars', { day: text, ...row, volume: row.volume?.toString() ?? null });
    }
    const volumes = ['9223372036854775807', '-9223372036854775808', '9007199254740993'];
    for (const [index, volume] of volumes.entries()) {
      await source.query(
        `INSERT INTO daily_bars (symbol, day, close, volume) VALUES ('S "1"', $1, '-999999999999.999999', $2)
         ON CONFLICT (symbol, day) DO UPDATE SET close = excluded.close, volume = excluded.volume`,
        [`2001-01-0${index + 1}`, volume],
      );
    }
    await source.query(`UPDATE orders SET note = NULL, price = 0 WHERE id % 5 = 0`);
    await source.query(`UPDATE orders SET note = '' WHERE id % 7 = 0`);
    await source.query(`DELETE FROM orders WHERE id % 11 = 0`);
    await source.query(`UPDATE daily_bars SET day = day + 1 WHERE day < '1500-01-01'
      AND NOT EXISTS (SELECT FROM daily_bars AS b WHERE b.day = daily_bars.day + 1)`);

    for (const comparison of Object.values(await scratch.comparisons())) {
      expect(comparison).toMatchObject({ identical: true, examples: [] });
      expect(comparison.rows).toBeGreaterThan(0);
    }
  });

  test('a long text that an update leaves alone is still there', async () => {
    const { source } = scratch.clients;
    const note = Array.from({ length: 20_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + (index % 9_000)),
    ).join('');
    await insert('orders', {
      ...{ customer: 'c', region: 'r', side: 'buy', quantity: '1' },
      ...{ note, attributes: JSON.stringify({ note }) },
    });
    await scratch.caughtUp();
    await source.query(`UPDATE orders SET quantity = 2 WHERE id = (SELECT max(id) FROM orders)`);
    expect(await scratch.comparisons()).toMatchObject({ orders: { identical: true } });
  });

  test('TRUNCATE empties the lake, and what is inserted after it stays', async () => {
    const { source } = scratch.clients;
    await source.query(`TRUNCATE daily_bars`);
    await insert('daily_bars', { day: '2020-02-29', close: '1.000001' });
    const { daily_bars: bars } = await scratch.comparisons();
    expect(bars).toMatchObject({ identical: true, rows: 1 });
  });

  test('a record that is no change goes to quarantine with reason and offset, and the stream goes on', async () => {
    const { route, clients } = scratch;
    const kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const poison = Buffer.from([0xff, 0x00, 0x7b]);
    const topic = topicOf(orders);
    const [written] = await producer.send({ topic, messages: [{ partition: 0, key: 'k', value: poison }] });
    await producer.disconnect();
    await insert('orders', { customer: 'after', region: 'r', side: 'buy', quantity: '1' });

    expect(await scratch.comparisons()).toMatchObject({ orders: { identical: true } });
    const found = await allRows(
      await runQuery(clients.athena, `SELECT count(*) FROM orders WHERE customer = 'after'`, clients.lake),
    );
    expect(found).toEqual([['1']]);

    const s3 = new S3Client(route.settings.awsClient);
    const Bucket = route.endpoints.bucket;
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: `quarantine/${topic}/` }),
    );
    expect(Contents).toHaveLength(1);
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]!.Key! }));
    const kept: unknown = JSON.parse((await object.Body?.transformToString()) ?? '');
    expect(kept).toMatchObject({
      topic,
      partition: 0,
      offset: Number(written?.baseOffset),
      reason: expect.stringContaining('not UTF-8') as string,
      value: poison.toString('base64'),
    });
    s3.destroy();
  });
});
