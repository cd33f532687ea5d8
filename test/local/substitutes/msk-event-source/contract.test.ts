import { eventSourceEnv } from '../../../../local/substitutes/msk-event-source/contract';

const env = { KAFKA_BOOTSTRAP_SERVERS: 'localhost:9092', HEALTH_PORT: '0' };

it('reads the topics of all that comes into the lake unless told otherwise', () => {
  expect(eventSourceEnv.parse(env)).toEqual({
    KAFKA_BOOTSTRAP_SERVERS: 'localhost:9092',
    HEALTH_PORT: 0,
    TOPICS: ['cdc.public.instruments', 'cdc.public.daily_bars', 'cdc.public.orders', 'stock-market-data'],
    BATCH_RECORDS: 10_000,
    BATCH_BYTES: 6_000_000,
    BATCH_WINDOW_MS: 1_000,
  });
});

it.each([
  [
    'a topic that is no table',
    { TOPICS: 'cdc.public.orders,cdc.public.unknown' },
    '"cdc.public.unknown" fills no table of the lake (no entry in lib/contracts/tables.ts has it)',
  ],
  ['the heartbeat topic', { TOPICS: '__debezium-heartbeat.cdc' }, 'it carries no rows'],
  ['no broker', { KAFKA_BOOTSTRAP_SERVERS: undefined }, 'KAFKA_BOOTSTRAP_SERVERS'],
  ['an event of more records than Lambda takes', { BATCH_RECORDS: '10001' }, 'BATCH_RECORDS'],
  ['an event of no records', { BATCH_RECORDS: '0' }, 'BATCH_RECORDS'],
  ['a window that is no number', { BATCH_WINDOW_MS: 'soon' }, 'BATCH_WINDOW_MS'],
  ['a port that does not exist', { HEALTH_PORT: '70000' }, 'HEALTH_PORT'],
])('refuses %s and names it', (_, wrong, named) => {
  const result = eventSourceEnv.safeParse({ ...env, ...wrong });
  expect(JSON.stringify(result.error?.issues)).toContain(JSON.stringify(named).slice(1, -1));
});
