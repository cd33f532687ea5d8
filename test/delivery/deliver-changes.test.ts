import { handler } from '../../lambda/delivery/deliver-changes';
import { orderRecord } from './change-record';

const bucket = process.env.LAKE_BUCKET;

afterEach(() => {
  if (bucket === undefined) delete process.env.LAKE_BUCKET;
  else process.env.LAKE_BUCKET = bucket;
});

it('names the setting that is missing', async () => {
  delete process.env.LAKE_BUCKET;
  await expect(handler({ eventSource: 'aws:kafka', records: {} })).rejects.toThrow(
    /^The delivery function lacks a setting: .*LAKE_BUCKET/,
  );
});

it.each([
  ['another source', { eventSource: 'aws:sqs', records: {} }, 'eventSource'],
  ['no records', { eventSource: 'aws:kafka' }, 'records'],
  [
    'a record without offset',
    { eventSource: 'aws:kafka', records: { 'a-0': [{ ...orderRecord(), offset: undefined }] } },
    'offset',
  ],
])('refuses an event with %s and says what is wrong', async (_, event, part) => {
  process.env.LAKE_BUCKET = 'lake';
  await expect(handler(event)).rejects.toThrow(
    new RegExp(`^The event is none of the Kafka event source: .*${part}`),
  );
});
