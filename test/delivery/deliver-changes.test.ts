import { handler } from '../../lambda/delivery/deliver-changes';
import { orderRecord } from './change-record';

const before = process.env;

beforeEach(() => {
  process.env = { ...before, LAKE_BUCKET: 'lake', METRIC_NAMESPACE: 'tidemark-dev' };
});
afterEach(() => {
  process.env = before;
});

it.each(['LAKE_BUCKET', 'METRIC_NAMESPACE'])('names the setting %s when it is missing', async (name) => {
  Reflect.deleteProperty(process.env, name);
  await expect(handler({ eventSource: 'aws:kafka', records: {} })).rejects.toThrow(
    new RegExp(`^The delivery function lacks a setting: .*${name}`),
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
  await expect(handler(event)).rejects.toThrow(
    new RegExp(`^The event is none of the Kafka event source: .*${part}`),
  );
});
