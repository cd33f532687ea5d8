import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QualityReport } from '../../lambda/query/quality-contract';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { streamedRules } from '../../lib/contracts/quality-rules';
import { qualityCommand } from '../../local/quality/quality-command';
import { qualityVariables } from '../../local/route/handler-variables';
import { invoke } from '../../local/route/invoke';
import { awsEnvironment } from '../../local/route/settings';
import { startLake, type Lake } from './lake';

jest.setTimeout(300_000);

describe('the rules of quality on the local lake', () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await startLake();
    for (const sql of [...clean(), totals]) await lake.rows(sql);
  });
  afterAll(() => lake.end());

  const log = () => join(lake.stateDir, 'logs', 'check.log');
  const check = (event: object = {}): Promise<QualityReport> =>
    invoke(async () => (await import('../../lambda/query/check-quality')).handler, event, {
      env: { ...awsEnvironment(lake.route.endpoints), ...qualityVariables },
      logFile: log(),
    });
  const brokenIn = async (...tables: string[]) =>
    (await check({ tables })).tables.flatMap((table) => ('broken' in table ? table.broken : []));

  /** A hour ago, unless it is said: old enough for references to count, and fresh. */
  const ago = (minutes = 60) =>
    `CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(6)) - INTERVAL '${minutes}' MINUTE`;
  const insert = (
    relation: string,
    rows: readonly Readonly<Record<string, string>>[],
    minutes?: number,
  ): string => {
    const names = Object.keys(rows[0] ?? {});
    const values = rows.map((row) => `(${ago(minutes)}, ${names.map((name) => row[name]).join(', ')})`);
    return `INSERT INTO ${relation} ("_landed_at", ${names.map((name) => `"${name}"`).join(', ')}) VALUES ${values.join(', ')}`;
  };
  const change = (op = 'c', minutes = 60) => ({ _op: `'${op}'`, _committed_at: ago(minutes) });
  const instrument = (symbol: string, op?: string) => ({
    ...change(op),
    ...{ symbol: `'${symbol}'`, name: "'n'", currency: "'EUR'", listed: 'true' },
  });
  const order = (
    id: number,
    values: Readonly<Record<string, string>> = {},
    op?: string,
    minutes?: number,
  ) => ({
    ...change(op, minutes),
    ...{ id: String(id), symbol: "'AAPL'", customer: "'c'", region: "'eu'", side: "'buy'" },
    ...{ quantity: "DECIMAL '1'", price: 'NULL', status: "'open'", placed_at: ago() },
    ...values,
  });
  const bar = (values: Readonly<Record<string, string>> = {}) => ({
    ...change(),
    ...{ symbol: "'AAPL'", day: "date '2026-11-27'", close: "DECIMAL '1'", volume: "BIGINT '0'" },
    ...values,
  });
  const tick = (id: number, minutes: number) =>
    insert(
      'ticks_history',
      [
        {
          ...{ tick_id: `'${id}'`, symbol: "'AAPL'", price: "DECIMAL '1'" },
          ...{ traded_at: ago(minutes), received_at: ago(minutes) },
        },
      ],
      minutes,
    );

  const clean = () => [
    insert('instruments_current', [instrument('AAPL'), instrument('GONE', 'd')]),
    insert('daily_bars_current', [bar(), bar({ day: "date '2026-11-26'" })]),
    insert('orders_current', [
      order(1),
      order(2, { price: "DECIMAL '0'" }),
      // A deleted row breaks no rule, whatever it had.
      order(3, { customer: 'NULL', quantity: "DECIMAL '-1'", symbol: "'NONE'" }, 'd'),
    ]),
    // What it refers to may be on its way.
    insert('orders_current', [order(4, { symbol: "'LATE'" }, 'c', 1)], 1),
    // What it refers to was deleted just now, and its own delete may be on its way.
    insert('instruments_current', [instrument('JUST', 'd')], 1),
    insert('orders_current', [order(5, { symbol: "'JUST'" })]),
  ];
  const totals = `CREATE TABLE sales_totals AS SELECT * FROM (VALUES
    ('eu', 'tea', BIGINT '1', BIGINT '2', CAST(3 AS decimal(22,2)), CAST(3 AS decimal(24,2))))
    AS t (region, product, sales, quantity, total, region_total)`;

  it('all hold in clean data, and a table without rows is not stale', async () => {
    const { tables } = await check();
    expect(tables).toEqual([
      ...lakeTables.map((table) => ({
        ...{ table: table.name, rules: streamedRules(table).rules.length, broken: [] },
      })),
      { table: 'sales_totals', rules: 10, broken: [] },
    ]);
  });

  it('are told to whoever asks by hand', async () => {
    const said: string[] = [];
    const command = (args: string[]) =>
      qualityCommand({ args, stateDir: lake.stateDir, write: (text) => void said.push(text) });
    expect(await command(['--table', 'orders'])).toBe(true);
    expect(said.join('')).toMatch(/orders.*13.*0.*holds[^]*Every rule holds, as of /);
    await expect(command(['--table', 'order'])).rejects.toThrow(
      'No table is called "order": take instruments',
    );
    await expect(command(['--tables', 'x'])).rejects.toThrow("Unknown option '--tables'");
    await expect(command(['--table', 'web_sessions'])).rejects.toThrow(/^web_sessions: .*web_sessions/);
  });

  it('find each planted row by rule, table, column, number and key', async () => {
    await lake.rows(
      insert('orders_current', [
        order(1),
        order(10, { customer: 'NULL' }),
        order(11, { quantity: "DECIMAL '0'" }),
        order(12, { price: "DECIMAL '-0.000001'" }),
        order(13, { price: "DECIMAL '-2'" }),
        order(14, { symbol: "'NONE'" }),
        // Deleted an hour ago.
        order(15, { symbol: "'GONE'" }),
      ]),
    );
    await lake.rows(
      insert('daily_bars_current', [bar(), bar({ day: "date '2026-11-25'", volume: "BIGINT '-1'" })]),
    );
    const orders = (rule: string, column: string, ...ids: string[]) => ({
      ...{ rule, table: 'orders', column, failing: ids.length, keys: ids.map((id) => [id]) },
    });
    expect(await brokenIn('orders', 'daily_bars', 'instruments')).toEqual([
      orders('not-null(customer)', 'customer', '10'),
      orders('range(quantity > 0)', 'quantity', '11'),
      orders('range(price >= 0)', 'price', '12', '13'),
      orders('unique(id)', 'id', '1'),
      orders('references(symbol -> instruments.symbol)', 'symbol', '14', '15'),
      {
        ...{ rule: 'range(volume >= 0)', table: 'daily_bars', column: 'volume', failing: 1 },
        keys: [['AAPL', '2026-11-25']],
      },
      {
        ...{ rule: 'unique(symbol, day)', table: 'daily_bars', column: 'symbol, day', failing: 1 },
        keys: [['AAPL', '2026-11-27']],
      },
    ]);
  });

  it('find a table that nothing came to, until something comes', async () => {
    await lake.rows(tick(1, 73 * 60));
    const [stale, ...more] = await brokenIn('ticks');
    expect(more).toEqual([]);
    expect(stale).toMatchObject({
      ...{ rule: 'fresh(_landed_at within 72 hours)', table: 'ticks', column: '_landed_at', failing: 1 },
      keys: [[expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/)]],
    });
    await lake.rows(tick(2, 71 * 60));
    expect(await brokenIn('ticks')).toEqual([]);
  });

  it('find a row in what a job has published, and one in what a crawler has found', async () => {
    await lake.rows("INSERT INTO sales_totals VALUES ('eu', 'tea', 1, 2, -3, 0), ('us', NULL, 1, 2, 3, 3)");
    const total = (rule: string, column: string, key: (string | null)[]) => ({
      ...{ rule, table: 'sales_totals', column, failing: 1, keys: [key] },
    });
    expect(await brokenIn('sales_totals')).toEqual([
      total('not-null(product)', 'product', ['us', null]),
      total('range(total >= 0)', 'total', ['eu', 'tea']),
      total('unique(region, product)', 'region, product', ['eu', 'tea']),
    ]);
    await lake.rows('CREATE TABLE clicks AS SELECT 1 AS id, 5 AS seconds UNION ALL SELECT 2, 50');
    const crawled = { clicks: { key: ['id'], ranges: { seconds: { max: 10 } } } };
    expect((await check({ tables: ['clicks'], crawled })).tables).toMatchObject([
      { table: 'clicks', rules: 3, broken: [{ rule: 'range(seconds <= 10)', keys: [['2']] }] },
    ]);
    const nameless = { clicks: { ranges: { seconds: { max: 10 } } } };
    expect((await check({ tables: ['clicks'], crawled: nameless })).tables).toMatchObject([
      { broken: [{ failing: 1, keys: [] }] },
    ]);
  });

  it('are told as a metric for each table, and in the log without a key', () => {
    const lines = readFileSync(log(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const figures = lines.filter(({ Table }) => Table === 'orders').map(({ BrokenRules }) => BrokenRules);
    expect(figures).toEqual([0, 5]);
    expect(lines).toContainEqual({
      ...{ event: 'broken-rule', rule: 'unique(id)', table: 'orders', column: 'id' },
      ...{ failing: 1, keys: 1 },
    });
  });

  it('that are broken end the command with 1, and say what to do', async () => {
    const said: string[] = [];
    const write = (text: string) => void said.push(text);
    expect(await qualityCommand({ args: [], stateDir: lake.stateDir, write })).toBe(false);
    const text = said.join('');
    expect(text).toContain('orders, range(price >= 0): 2 rows (column price): 12, 13');
    expect(text).toContain('sales_totals, unique(region, product): 1 row (column region, product): eu/tea');
    expect(text).toContain('10 rules are broken');
    expect(text).toContain('docs/runbook.md, "A rule is broken"');
  });

  it('of a table that cannot be checked stop no other, and the check fails with its name', async () => {
    const crawled = { never_found: { key: ['id'] } };
    await expect(check({ crawled })).rejects.toThrow(/^never_found: .*never_found/);
    const told = readFileSync(log(), 'utf8').trim().split('\n').slice(-30).join('\n');
    expect(told).toContain('"Table":"sales_totals"');
  });
});
