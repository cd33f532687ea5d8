import { Kafka, logLevel } from 'kafkajs';
import { z } from 'zod';
import { putInto } from '../../lambda/delivery/lake-bucket';
import { quarantineFile } from '../../lambda/delivery/quarantine-file';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { createQuestionViews } from '../../lambda/query/create-question-views';
import { foldTable } from '../../lambda/query/fold-table';
import { isCaptured, lakeTables } from '../../lib/contracts/lake-tables';
import { lakeNames, publishedRelations, quarantineTable } from '../../lib/contracts/lake-layout';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { pictures } from '../../lib/queries/pictures';
import { publishedQuestions } from '../../lib/queries/published-questions';
import { questionView, questionViews } from '../../lib/queries/question-views';
import { findQuestion, questions, statementName, type Question } from '../../lib/queries/questions';
import { standingQuestion } from '../../lib/queries/standing-question';
import { localLake } from '../../local/endpoints';
import { questionValues } from '../../local/query/question-values';
import { startLake, type Lake } from './lake';
import { scansIn, type Scan } from './plan-scans';
import { publishedViews } from './published';
import { tick, TickFlow } from './tick-flow';

jest.setTimeout(300_000);

const limits = { round: { files: 100, bytes: 10_000_000, hours: 100 } };
const table = (name: string): CapturedTable => tables.find((one) => one.name === name)!;
/** Microseconds since 1970 of a time on 2 March 2026, or of a whole one. */
const at = (time: string) => Date.parse(time.length > 12 ? time : `2026-03-02T${time}Z`) * 1000;

const order = (id: number, says: Record<string, unknown>) => ({
  ...{ id, customer: 'alice', region: 'emea', side: 'sell', status: 'new', note: null, attributes: null },
  ...says,
});

/** Known contents: what every question has to find in them stands below. */
async function fill(lake: Lake, flow: TickFlow): Promise<void> {
  let place = 0;
  const change = (op: 'c' | 'u' | 'd', row: Record<string, unknown>, committedAt: number) => {
    place += 1;
    return { op, lsn: 100 + place, offset: place, committedAt, row };
  };
  await lake.deliver(
    table('instruments'),
    ['IBM', 'AAPL', 'MSFT'].map((symbol) =>
      change('c', { symbol, name: `${symbol} Inc.`, currency: 'USD', listed: true }, at('08:00:00')),
    ),
    at('08:00:01.500') / 1000,
  );
  const bars: [string, string, string][] = [
    ['IBM', '2026-02-27', '100.000000'],
    ['IBM', '2026-03-02', '110.000000'],
    ['AAPL', '2026-02-27', '50.000000'],
    ['AAPL', '2026-03-02', '49.000000'],
    ['MSFT', '2026-03-02', '400.000000'],
  ];
  await lake.deliver(
    table('daily_bars'),
    bars.map(([symbol, day, close]) =>
      change('c', { symbol, day, open: null, high: null, low: null, close, volume: null }, at('21:00:00')),
    ),
    at('21:02:05') / 1000,
  );
  const first = {
    symbol: 'IBM',
    quantity: '10.000000',
    price: '100.500000',
    placed_at: '2026-03-02T10:00:00.000000Z',
  };
  const second = {
    symbol: 'IBM',
    customer: 'bob',
    quantity: '2.000000',
    price: '101.000000',
    placed_at: '2026-03-02T11:00:00.000000Z',
  };
  const third = {
    symbol: 'AAPL',
    customer: 'carol',
    region: 'amer',
    side: 'buy',
    quantity: '5.000000',
    price: '50.000000',
    placed_at: '2026-03-02T12:00:00.000000Z',
  };
  const nextDay = {
    symbol: 'AAPL',
    customer: 'dave',
    region: 'amer',
    quantity: '4.000000',
    price: '49.250000',
    placed_at: '2026-03-03T00:00:00.000000Z',
  };
  const deleted = {
    symbol: 'IBM',
    customer: 'erin',
    region: 'apac',
    quantity: '1.000000',
    price: null,
    placed_at: '2026-03-02T13:00:00.000000Z',
  };
  const bought = {
    symbol: 'IBM',
    customer: 'bob',
    side: 'buy',
    quantity: '3.000000',
    price: '102.000000',
    placed_at: '2026-03-02T14:00:00.000000Z',
  };
  await lake.deliver(
    table('orders'),
    [
      change('c', order(1, first), at('10:00:00.100')),
      change('u', order(1, { ...first, status: 'filled', note: 'done' }), at('10:00:30.000')),
      change('c', order(2, { ...second, status: 'filled' }), at('11:01:30.000')),
      change('c', order(3, { ...third, status: 'filled' }), at('12:00:10.000')),
      change('c', order(4, { ...nextDay, status: 'filled' }), at('2026-03-03T00:00:05.000Z')),
      change('c', order(5, deleted), at('13:00:00.200')),
      change('d', order(5, deleted), at('13:00:01.000')),
      change('c', order(6, { ...bought, status: 'filled' }), at('14:01:00.000')),
    ],
    at('2026-03-03T00:00:06.250Z') / 1000,
  );
  await flow.send(
    tick({ symbol: 'IBM', price: '99.000000', traded_at: '2026-03-01T09:00:00.000000Z' }),
    tick({ symbol: 'IBM', price: '100.000000', traded_at: '2026-03-02T09:59:59.999999Z' }),
    tick({ symbol: 'IBM', price: '999.000000', traded_at: '2026-03-02T10:00:00.000001Z' }),
    tick({ symbol: 'IBM', price: '101.500000', traded_at: '2026-03-02T11:00:00.000000Z' }),
    // More than a day before the order of carol, and less before that of dave.
    tick({ symbol: 'AAPL', price: '48.000000', traded_at: '2026-03-01T11:59:59.000000Z' }),
  );
  await flow.delivered();
  await curate(lake);
  await refuse(lake);
}

/** What delivery would set aside; the last file is of the form that it had at first. */
async function refuse({ s3, place }: Lake): Promise<void> {
  const put = putInto(place.bucket, s3);
  const colour = 'field "colour" is no column of orders';
  const refused: [topic: string, partition: number, offset: number, timestamp: number, reason: string][] = [
    [topicOf(table('orders')), 0, 40, at('2026-03-01T23:59:59.999Z') / 1000, colour],
    [topicOf(table('orders')), 0, 41, at('00:00:00') / 1000, colour],
    [topicOf(table('orders')), 0, 42, at('10:00:00.250') / 1000, colour],
    ['stock-market-data', 1, 7, -1, 'the record has no timestamp'],
    [topicOf(table('orders')), 0, 43, at('10:00:01') / 1000, colour],
  ];
  for (const [topic, partition, offset, timestamp, reason] of refused) {
    const value = Buffer.from('{"customer":"alice"}\n').toString('base64');
    const { key, contentType, body } = quarantineFile({ topic, partition, offset, timestamp, value }, reason);
    const document = JSON.parse(new TextDecoder().decode(body())) as unknown;
    const inLines = Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
    await put({ key, contentType, body: offset === 43 ? inLines : body() });
  }
}

/** What jobs would publish of clicks and of the web server's log. */
async function curate(lake: Lake): Promise<void> {
  const make = (name: string, columns: string, rows: readonly string[]) =>
    lake.rows(
      `CREATE TABLE ${name} AS SELECT * FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS t (${columns})`,
    );
  const click = (visitor: string, time: string, page: string) =>
    `'${visitor}', TIMESTAMP '${time}.000', '${page}'`;
  await make('landed_clicks', 'visitor, clicked_at, page', [
    click('v1', '2026-03-01 23:59:59', '/order'),
    click('v1', '2026-03-02 00:00:00', '/home'),
    click('v1', '2026-03-02 10:00:00', '/home'),
    click('v1', '2026-03-02 10:00:10', '/quotes'),
    click('v1', '2026-03-02 10:30:10', '/order'),
    // A second too late for a step.
    click('v1', '2026-03-02 11:00:11', '/home'),
    click('v1', '2026-03-02 11:00:12', '/quotes'),
    click('v2', '2026-03-02 10:00:05', '/home'),
    click('v2', '2026-03-02 10:00:20', '/quotes'),
  ]);
  const visit = (time: string, hits: number, client: number, server: number) =>
    `TIMESTAMP '${time}.000', BIGINT '${hits}', BIGINT '${client}', BIGINT '${server}'`;
  await make('web_sessions', 'started_at, hits, client_errors, server_errors', [
    visit('2026-03-01 23:59:59', 9, 9, 9),
    visit('2026-03-02 00:00:00', 4, 1, 2),
    visit('2026-03-02 10:00:00', 2, 0, 0),
    visit('2026-03-02 23:59:59', 1, 1, 0),
    visit('2026-03-03 00:00:00', 5, 0, 0),
  ]);
}

/** What is asked, and the answer in full. */
const answers: Readonly<Record<string, { given: Record<string, string>; rows: (string | null)[][] }[]>> = {
  'last-prices': [
    {
      given: {},
      rows: [
        ['AAPL', '2026-03-02', '49.000000', '-1.000000'],
        ['IBM', '2026-03-02', '110.000000', '10.000000'],
        ['MSFT', '2026-03-02', '400.000000', null],
      ],
    },
  ],
  'top-movers': [
    {
      given: { day: '2026-03-02' },
      rows: [
        ['IBM', '110.000000', '100.000000', '10.00'],
        ['AAPL', '49.000000', '50.000000', '-2.00'],
      ],
    },
    { given: { day: '2026-02-27' }, rows: [] },
  ],
  'sales-by-region': [
    {
      given: {},
      rows: [
        ['emea', '2', '2', '1207.00'],
        ['amer', '1', '1', '197.00'],
      ],
    },
    { given: { region: 'amer' }, rows: [['amer', '1', '1', '197.00']] },
    { given: { region: "' OR ''='" }, rows: [] },
  ],
  'sales-by-instrument': [
    {
      given: {},
      rows: [
        ['IBM', 'IBM Inc.', '2', '12.000000', '1207.00'],
        ['AAPL', 'AAPL Inc.', '1', '4.000000', '197.00'],
      ],
    },
  ],
  'daily-report': [
    {
      given: { day: '2026-03-02' },
      rows: [
        ['IBM', '3', '2', '3.000000', '12.000000', '1513.00', '101.500000'],
        ['AAPL', '1', '1', '5.000000', null, '250.00', null],
      ],
    },
  ],
  'prices-at-orders': [
    {
      given: { day: '2026-03-02' },
      rows: [
        [
          '1',
          'IBM',
          'sell',
          '2026-03-02 10:00:00.000000',
          '100.500000',
          '100.000000',
          '2026-03-02 09:59:59.999999',
          '-0.500000',
        ],
        [
          '2',
          'IBM',
          'sell',
          '2026-03-02 11:00:00.000000',
          '101.000000',
          '101.500000',
          '2026-03-02 11:00:00.000000',
          '0.500000',
        ],
        ['3', 'AAPL', 'buy', '2026-03-02 12:00:00.000000', '50.000000', null, null, null],
        [
          '6',
          'IBM',
          'buy',
          '2026-03-02 14:00:00.000000',
          '102.000000',
          '101.500000',
          '2026-03-02 11:00:00.000000',
          '0.500000',
        ],
      ],
    },
  ],
  'order-history': [
    {
      given: { id: '1', since: '2026-03-01' },
      rows: [
        [
          '2026-03-02 10:00:00.100000',
          '2026-03-02 10:00:30.000000',
          'c',
          'new',
          '10.000000',
          '100.500000',
          null,
        ],
        ['2026-03-02 10:00:30.000000', null, 'u', 'filled', '10.000000', '100.500000', 'done'],
      ],
    },
    { given: { id: '1', since: '2026-03-03' }, rows: [] },
  ],
  'order-to-fill-time': [
    {
      given: { since: '2026-03-01' },
      rows: [
        ['amer', '2', '7.500', '10.000', '10.000'],
        ['emea', '3', '60.000', '60.000', '90.000'],
      ],
    },
  ],
  'navigation-paths': [
    {
      given: { since: '2026-03-02' },
      rows: [
        ['/home', '/quotes', '3', '2'],
        ['/quotes', '/order', '1', '1'],
      ],
    },
    { given: { since: '2026-03-02', minutes: '0' }, rows: [] },
  ],
  'web-errors': [
    {
      given: { since: '2026-03-02' },
      rows: [
        ['2026-03-02', '3', '7', '2', '2', '33.33'],
        ['2026-03-03', '1', '5', '0', '0', '0.00'],
      ],
    },
  ],
  freshness: [
    {
      given: { since: '2026-03-02' },
      rows: [
        ['daily_bars', '2026-03-02', '5', '125.000', '125.000', '125.000'],
        ['instruments', '2026-03-02', '3', '1.500', '1.500', '1.500'],
        ['orders', '2026-03-02', '7', '43196.250', '50406.150', '50406.150'],
        ['orders', '2026-03-03', '1', '1.250', '1.250', '1.250'],
      ],
    },
  ],
  'quarantined-records': [
    {
      given: { topic: 'cdc.public.orders', since: '2026-03-02' },
      rows: [
        [
          'cdc.public.orders',
          'field "colour" is no column of orders',
          ...['0', '2', '41', '42', '2026-03-02 00:00:00.000', '2026-03-02 10:00:00.250'],
        ],
      ],
    },
    {
      given: { since: '2026-03-03' },
      rows: [['stock-market-data', 'the record has no timestamp', '1', '1', '7', '7', null, null]],
    },
    { given: { topic: 'cdc.public.%_bars', since: '2026-03-02' }, rows: [] },
  ],
  'late-changes': [
    { given: { since: '2026-03-03', seconds: '2' }, rows: [] },
    {
      given: { since: '2026-03-03', seconds: '1' },
      rows: [
        [
          'orders',
          'cdc.public.orders',
          '0',
          '13',
          '2026-03-03 00:00:05.000000',
          '2026-03-03 00:00:06.250000',
          '1.250',
        ],
      ],
    },
  ],
};

let lake: Lake;
let flow: TickFlow;
beforeAll(async () => {
  lake = await startLake(['delivery', 'register-questions', 'create-question-views']);
  flow = await TickFlow.open(
    new Kafka({ brokers: [lake.route.endpoints.kafka], logLevel: logLevel.NOTHING }),
  );
  await fill(lake, flow);
});
afterAll(async () => {
  await flow.close();
  await lake.end();
});

const ask = (question: Question, given: Readonly<Record<string, string>>) =>
  runQuery(lake.athena, question.sql, { ...localLake, parameters: questionValues(question, given) });

async function expectAnswers(name: string, question = findQuestion(name)): Promise<void> {
  for (const { given, rows } of answers[name] ?? []) {
    expect({ given, rows: await allRows(await ask(question, given)) }).toEqual({ given, rows });
  }
}

/** A question's statement with the values of its first answer. */
function filledIn(question: Question): string {
  const values = questionValues(question, answers[question.name]![0]!.given);
  return question.sql.replaceAll('?', () => values.shift()!);
}

/** What Trino's plan for a statement reads. */
async function inputsOf(sql: string) {
  const [[plan]] = (await lake.rows(`EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`)) as [[string]];
  return inputs.parse(JSON.parse(plan)).inputTableColumnInfos;
}

/** The columns that each scan reads, and those that are bounded, by table. */
async function scansOf(sql: string): Promise<Map<string, Scan[]>> {
  return scansIn((await lake.rows(`EXPLAIN ${sql}`)).flat().join('\n'));
}

/**
 * Every raw file and every history that a statement reads is bounded by day, as Trino plans it.
 *
 * A view of changes reads the history a second time, for which rows of the tail are folded. A change has no other identity than its
 * key and its place in the log, so there is no day by which that scan could be bounded: it may read no other column.
 */
async function expectBounded(sql: string): Promise<void> {
  const read = await scansOf(sql);
  expect(read.size).toBeGreaterThan(0);
  for (const one of lakeTables) {
    const { raw, history } = lakeNames(one);
    const unbounded = (relation: string, day: string) =>
      (read.get(relation) ?? []).filter(({ bounded }) => !bounded.includes(day));
    expect({ raw, unbounded: unbounded(raw, 'dt') }).toEqual({ raw, unbounded: [] });
    const identity = isCaptured(one) ? ['_epoch', '_lsn', '_op', ...one.primaryKey] : [];
    const beyond = unbounded(history, isCaptured(one) ? '_committed_at' : one.happenedAt).filter(
      ({ columns }) => identity.length === 0 || columns.some((column) => !identity.includes(column)),
    );
    expect({ history, beyond }).toEqual({ history, beyond: [] });
  }
}

/** What analysts may not read. */
function beyond(read: Map<string, unknown>): string[] {
  const readable = [
    ...lakeTables.flatMap((one) => publishedRelations(one).iceberg),
    ...['landed_clicks', 'web_sessions'],
  ];
  return [...read.keys()].filter((one) => !readable.includes(one));
}

/** Rows of a view have no order. */
function sorted(rows: readonly (readonly (string | null)[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

test('every question has a known answer here', () => {
  expect(Object.keys(answers).sort()).toEqual(questions().map(({ name }) => name));
});

test('a question about the quarantine of one topic reads that of no other', async () => {
  const [input, ...others] = await inputsOf(filledIn(findQuestion('quarantined-records')));
  expect([input!.table.schemaTable.table, others]).toEqual([quarantineTable, []]);
  const { columnConstraints } = input!.constraint;
  const topic = columnConstraints.find(({ columnName }) => columnName === 'topic');
  const only = { bound: 'EXACTLY', value: 'cdc.public.orders' };
  expect(topic?.domain.ranges).toEqual([{ low: only, high: only }]);
});

describe.each(questions().map(({ name }) => name))('%s', (name) => {
  test('gives the known answer before anything is folded', () => expectAnswers(name));

  if (findQuestion(name).parameters.length > 0) {
    test('gives the same to EXECUTE', async () => {
      const { given, rows } = answers[name]![0]!;
      const question = findQuestion(name);
      const sql = `EXECUTE ${statementName(question)} USING ${questionValues(question, given).join(', ')}`;
      expect(await allRows(await runQuery(lake.athena, sql, localLake))).toEqual(rows);
    });
  }

  test('gives the same where it stands alone, its values and its database written in', async () => {
    for (const { given, rows } of answers[name]!) {
      const sql = standingQuestion(findQuestion(name), localLake.database, given);
      const elsewhere = { ...localLake, database: 'elsewhere' };
      expect({ given, rows: await allRows(await runQuery(lake.athena, sql, elsewhere)) }).toEqual({
        given,
        rows,
      });
    }
  });

  test('has the columns that its file tells', async () => {
    const question = findQuestion(name);
    const { columns } = await ask(question, answers[name]![0]!.given);
    expect(columns).toMatchObject(question.columns.map((column) => ({ name: column.name })));
    const types = columns.map(({ type }) => type);
    expect(types).toEqual(question.columns.map(({ type }) => type.replace(/\(.*/, '')));
  });
});

describe('when everything is folded', () => {
  beforeAll(async () => {
    for (const one of lakeTables) await foldTable(lake.folding, one, limits);
  });

  test.each(questions().map(({ name }) => name))('%s gives the same answer', (name) => expectAnswers(name));

  test.each(questions().map(({ name }) => name))('%s reads no day that it need not', async (name) => {
    await expectBounded(filledIn(findQuestion(name)));
  });

  test.each(pictures)('$question reads no day that it need not as a dashboard asks it', async (picture) => {
    const { question, values } = picture;
    await expectBounded(standingQuestion(findQuestion(question), localLake.database, values));
  });

  test.each(questionViews())('$name reads no day that it need not', async ({ name }) => {
    await expectBounded(`SELECT * FROM ${name}`);
  });

  describe.each(questionViews())('the view $name', ({ name, published }) => {
    const shipped = questions().find((one) => questionView(one).name === name)!;
    const read = async () => sorted(await lake.rows(`SELECT * FROM ${name}`));

    test('gives what its question does by the declared values', async () => {
      expect(await read()).toEqual(sorted(await allRows(await ask(shipped, {}))));
      if (published) expect(beyond(await scansOf(`SELECT * FROM ${name}`))).toEqual([]);
    });

    test('of other values gives the known answers', async () => {
      const question = publishedQuestions().find((one) => one.name === shipped.name) ?? shipped;
      for (const { given, rows } of answers[shipped.name] ?? []) {
        await createQuestionViews(lake.folding, [questionView(question, given)]);
        expect({ given, rows: await read() }).toEqual({ given, rows: sorted(rows) });
      }
    });
  });

  describe.each(publishedQuestions().map((question) => [question.name, question] as const))(
    '%s of analysts',
    (name, question) => {
      test('gives the same answer', () => expectAnswers(name, question));

      test('reads nothing that analysts may not', async () => {
        const read = await scansOf(filledIn(question));
        expect(read.size).toBeGreaterThan(0);
        expect(beyond(read)).toEqual([]);
      });
    },
  );

  describe('and published', () => {
    publishedViews(() => lake, table('orders'), ['alice', 'bob', 'carol', 'dave', 'done']);
  });
});

const inputs = z.object({
  inputTableColumnInfos: z.array(
    z.object({
      table: z.object({ schemaTable: z.object({ table: z.string() }) }),
      constraint: z.object({
        columnConstraints: z.array(
          z.object({ columnName: z.string(), domain: z.object({ ranges: z.array(z.unknown()) }) }),
        ),
      }),
    }),
  ),
});
