import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { putInto } from '../../lambda/delivery/lake-bucket';
import { replayRange } from '../../lambda/delivery/replay-topic';
import { expireRaw } from '../../lambda/query/expire-raw';
import { putMs } from '../../lambda/query/fold-round';
import { foldTable } from '../../lambda/query/fold-table';
import { reachesOf } from '../../lambda/query/history-reach';
import { mergeHistorySql } from '../../lambda/query/merge-sql';
import { upkeepTable } from '../../lambda/query/upkeep-table';
import { readWatermarks } from '../../lambda/query/watermark';
import { ticks } from '../../lib/contracts/event-tables';
import { quarantinePrefix, rawPrefix } from '../../lib/contracts/lake-layout';
import { tickMistakes } from '../../local/job/live-ticks';
import { bytesOf, keysUnder } from './lake-files';
import { startLake, type Lake } from './lake';
import { allTicks, shown, tick, TickFlow } from './tick-flow';

jest.setTimeout(300_000);

const limits = { round: { files: 100, bytes: 10_000_000, hours: 100 } };
const dayMs = 86_400_000;

let lake: Lake;
let kafka: Kafka;
let flow: TickFlow;
let begun: number;

beforeAll(async () => {
  lake = await startLake(['delivery']);
  begun = Date.now();
  kafka = new Kafka({ brokers: [lake.route.endpoints.kafka], logLevel: logLevel.NOTHING });
  flow = await TickFlow.open(kafka);
});
afterAll(async () => {
  await flow.close();
  await lake.end();
});

const fold = () => foldTable(lake.folding, ticks, limits);
const marks = () => readWatermarks(lake.athena, lake.folding.context, ticks);
const count = async (sql: string) => Number((await lake.rows(`SELECT count(*) FROM ${sql}`))[0]![0]);

/** The view, whether or not all is folded. */
const expectView = async () => {
  expect(await lake.rows(allTicks('ticks'))).toEqual(shown(flow.sent.values()));
};
/** And what is behind it, when all is folded. */
const expectFolded = async () => {
  expect(await lake.rows(allTicks('ticks_history'))).toEqual(shown(flow.sent.values()));
  await expectView();
};

const minute = (number: number) =>
  `2026-11-27T${String(9 + Math.floor(number / 60)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`;

test('Ticks are in the view digit by digit and each once, in any order and sent again, before a fold', async () => {
  const some = Array.from({ length: 60 }, (_, number) =>
    tick({
      symbol: ['IBM', 'SPX', 'AAPL', 'MSFT'][number % 4]!,
      price: `${number}.${String(number * 7919).padStart(6, '0')}`,
      traded_at: `${minute(number)}:59.${String(number).padStart(6, '0')}Z`,
    }),
  );
  await flow.send(...some.slice(40), ...some.slice(0, 30));
  await flow.send(...some.slice(20, 50).reverse());
  await flow.send(...some.slice(10, 20), ...some);
  await flow.send(
    tick({ price: '0.000001', size: null, venue: null }),
    tick({ price: '999999999999.999999', size: '0.000001', symbol: "O'HARA & Söhne 株" }),
    tick({ traded_at: '0001-01-01T00:00:00.000000Z' }),
    tick({ traded_at: '9999-12-31T23:59:59.999999Z' }),
  );
  await flow.delivered();
  expect(await count('ticks_raw')).toBe(20 + 30 + 30 + 10 + 60 + 4);
  await expectView();
});

test('Ticks that differ only in id, symbol or a microsecond are as many', async () => {
  const one = tick();
  await flow.send(
    one,
    tick(),
    { ...one, symbol: 'TWIN' },
    { ...one, traded_at: '2026-11-27T16:00:00.123457Z' },
  );
  await flow.delivered();
  await expectView();
});

test('An unreadable record goes to quarantine with its reason, and the ticks around it to the lake', async () => {
  const bad = { key: 'IBM', value: JSON.stringify({ ...tick(), price: 125.25 }) };
  await flow.send(tick());
  await flow.sendRaw(bad, { key: 'IBM', value: null });
  await flow.send(tick());
  await flow.delivered();
  const keys = await keysUnder(lake.s3, lake.place.bucket, quarantinePrefix(ticks.topic));
  const records = await Promise.all(
    keys.map(
      async (key) =>
        JSON.parse(Buffer.from(await bytesOf(lake.s3, lake.place.bucket, key)).toString()) as unknown,
    ),
  );
  expect(records).toMatchObject([
    {
      topic: 'stock-market-data',
      reason: 'stock-market-data: field "price" holds a fraction where text of a numeric(18,6) belongs.',
      value: Buffer.from(bad.value).toString('base64'),
    },
    { reason: 'stock-market-data: the record has no value, which an event is.', value: null },
  ]);
  await expectView();
});

test('The fold takes each once, and those that are sent again after it change nothing', async () => {
  expect(await fold()).toMatchObject({ complete: true });
  await expectFolded();
  await flow.send(...flow.sent.values());
  await flow.delivered();
  await expectView();
  expect((await fold()).rows).toBeGreaterThanOrEqual(flow.sent.size);
  await expectFolded();
  expect(await fold()).toMatchObject({ rows: 0, rounds: 0 });
});

test('Two folds at once take each once', async () => {
  for (const day of ['2026-11-26', '2026-11-27']) {
    await flow.send(...Array.from({ length: 40 }, () => tick({ traded_at: `${day}T10:00:00.000001Z` })));
    await flow.delivered();
    await Promise.all([fold(), fold()]);
    await expectFolded();
  }
});

test('Ticks of more days than Athena writes at once are folded', async () => {
  const first = Date.UTC(2010, 0, 1, 12);
  await flow.send(
    ...Array.from({ length: 120 }, (_, day) =>
      tick({ traded_at: new Date(first + day * dayMs).toISOString().replace('Z', '000Z') }),
    ),
  );
  await flow.delivered();
  await fold();
  await expectFolded();
});

test('A fold and a question read only those days of the history that they are about', async () => {
  const [reach] = reachesOf(ticks, ['2026-11-27']);
  const merge = mergeHistorySql(ticks, { where: 'TRUE', reach: reach! });
  const question = `SELECT * FROM ticks WHERE traded_at >= timestamp '2026-11-27 00:00:00'`;
  for (const sql of [merge, question]) {
    const plan = (await lake.rows(`EXPLAIN ${sql}`)).flat().join('\n');
    const scans = [...plan.matchAll(/(?:TableScan|ScanFilter\w*)\[table = \S+ticks_history\S*([^\n]*)/g)];
    expect(scans.length).toBeGreaterThan(0);
    for (const [, rest] of scans) expect(rest).toContain('constraint on [traded_at]');
  }
});

test('A range of the topic that is delivered again changes nothing', async () => {
  const before = await marks();
  expect(before.map(({ partition }) => partition).sort()).toEqual([0, 1, 2]);
  for (const { partition, offset } of before) {
    const range = { topic: ticks.topic, partition, from: 0n, to: offset };
    const replayed = await replayRange(kafka, ticks, range, putInto(lake.place.bucket, lake.s3), 4);
    expect(replayed.records).toBe(Number(offset) + 1);
  }
  await expectView();
  await fold();
  await expectFolded();
  const offsets = (await marks()).map(({ partition, offset }) => [partition, offset]);
  expect(offsets.sort()).toEqual(before.map(({ partition, offset }) => [partition, offset]).sort());
});

test('The upkeep removes raw files that the history holds, and keeps every tick', async () => {
  const rules = { tombstoneDays: 30, snapshotSeconds: 60, rawDays: 90 };
  const now = () => Date.now() + 92 * dayMs;
  const expire = async () =>
    expireRaw({ ...lake.folding, now }, ticks, await marks(), { rawDays: rules.rawDays });
  // Long enough after the put for a file to be folded for good.
  await sleep(Math.max(0, begun + putMs + 1_000 - Date.now()));
  await flow.send(tick());
  await flow.delivered();
  await fold();
  const keys = () => keysUnder(lake.s3, lake.place.bucket, rawPrefix(ticks));
  const before = (await keys()).length;
  const [lost] = [...flow.sent.values()];
  await lake.rows(
    `DELETE FROM ticks_history WHERE tick_id = '${lost!.tick_id}' AND symbol = '${lost!.symbol}'`,
  );
  await expect(expire()).rejects.toThrow(/The history lacks offset \d+ of stock-market-data-\d/);
  await lake.rows(`DELETE FROM fold_watermark WHERE table_name = 'ticks'`);
  await fold();
  await expectFolded();
  expect(await expire()).toBeGreaterThan(0);
  expect((await keys()).length).toBeLessThan(before);
  await upkeepTable(lake.folding, ticks, rules);
  await expectFolded();
});

test('The main job finds a tick that the lake lacks, has twice or has otherwise', async () => {
  const sent = ['1.5', '2', '3', '4.000001'].map((price, index) => {
    const traded_at = `2026-11-28T10:00:00.00${index}001Z`;
    return { line: 0, at: 0, body: { id: randomUUID(), symbol: 'JOB', price, size: '7', traded_at } };
  });
  const [right, twice, other] = sent.map(({ body: { id, price, traded_at } }) =>
    tick({ tick_id: id, symbol: 'JOB', price: Number(price).toFixed(6), size: '7.000000', traded_at }),
  );
  await flow.send(right!, twice!, { ...other!, price: '3.000001' });
  await flow.delivered();
  await fold();
  await lake.rows(
    `INSERT INTO ticks_history SELECT * FROM ticks_history WHERE tick_id = '${twice!.tick_id}'`,
  );
  const mistakes = (some: typeof sent) =>
    tickMistakes({ athena: lake.athena, lake: lake.folding.context }, some);
  expect(await mistakes(sent)).toEqual([
    'ticks: DIFFERENT. 1 of 4 are missing.',
    'ticks: DIFFERENT. 1 of 4 are there more than once.',
    'ticks: DIFFERENT. 1 of 4 are there with other contents.',
  ]);
  expect(await mistakes(sent.slice(0, 1))).toEqual([]);
});
