import fc from 'fast-check';
import { kafkaEvent } from '../../../../lambda/delivery/contract';
import {
  Batcher,
  eventOf,
  failure,
  type Batch,
} from '../../../../local/substitutes/msk-event-source/batcher';
import { fetchedRecord } from '../../../../local/substitutes/msk-event-source/event-record';
import type { FetchedRecord } from '../../../../local/substitutes/msk-event-source/partition-buffer';

const limits = { records: 10, bytes: 100_000, windowMs: 1_000 };

function records(first: number, count: number, fetchedAt = 0, size = 10): FetchedRecord[] {
  return Array.from({ length: count }, (_, i) =>
    fetchedRecord(
      't',
      0,
      {
        offset: String(first + i),
        key: Buffer.from('k'),
        value: Buffer.alloc(size, 'v'),
        timestamp: '1700000000000',
        attributes: 0,
        headers: { 'a-header': Buffer.from('hi') },
      },
      fetchedAt,
    ),
  );
}

const offsets = (batch: Batch) =>
  Object.fromEntries([...batch].map(([name, taken]) => [name, taken.map(({ offset }) => offset)]));
const failed = (partition: string, offset: number) => ({
  batchItemFailures: [{ itemIdentifier: { partition, offset } }],
});

it('makes the event that the function takes', () => {
  const batcher = new Batcher(limits);
  batcher.add('t', 0, records(7, 1));
  const event = eventOf(batcher.take(0), 'localhost:9092');
  expect(kafkaEvent.parse(event)).toEqual(event);
  expect(event).toEqual({
    eventSource: 'aws:kafka',
    bootstrapServers: 'localhost:9092',
    records: {
      't-0': [
        {
          topic: 't',
          partition: 0,
          offset: 7,
          timestamp: 1_700_000_000_000,
          timestampType: 'CREATE_TIME',
          key: Buffer.from('k').toString('base64'),
          value: Buffer.from('vvvvvvvvvv').toString('base64'),
          headers: [{ 'a-header': [104, 105] }],
        },
      ],
    },
  });
});

describe('an event is due', () => {
  it('when its oldest record has waited for the window', () => {
    const batcher = new Batcher(limits);
    expect(batcher.dueIn(0)).toBeUndefined();
    batcher.add('t', 0, records(0, 1, 100));
    batcher.add('t', 1, records(0, 1, 400));
    expect(batcher.dueIn(500)).toBe(600);
    expect(batcher.dueIn(1_100)).toBe(0);
  });

  it('when it has its number of records', () => {
    const batcher = new Batcher(limits);
    batcher.add('t', 0, records(0, 9));
    expect(batcher.dueIn(0)).toBe(1_000);
    batcher.add('t', 1, records(0, 1));
    expect(batcher.dueIn(0)).toBe(0);
  });

  it('when it has its bytes', () => {
    const batcher = new Batcher(limits);
    batcher.add('t', 0, records(0, 1, 0, 80_000));
    expect(batcher.dueIn(0)).toBe(0);
  });
});

it('takes a record that is larger than an event alone', () => {
  const batcher = new Batcher(limits);
  batcher.add('t', 0, [...records(0, 1, 0, 200_000), ...records(1, 2)]);
  expect(offsets(batcher.take(0))).toEqual({ 't-0': [0] });
});

it('begins with another partition each time, so that a full one does not starve the others', () => {
  const batcher = new Batcher(limits);
  batcher.add('t', 0, records(0, 30));
  batcher.add('t', 1, records(0, 2));
  expect(offsets(batcher.take(0))).toEqual({ 't-0': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  expect(offsets(batcher.take(0))).toEqual({ 't-1': [0, 1], 't-0': [0, 1, 2, 3, 4, 5, 6, 7] });
});

describe('an answer', () => {
  let batcher: Batcher;
  let batch: Batch;
  beforeEach(() => {
    batcher = new Batcher(limits);
    batcher.add('t', 0, records(3, 3));
    batcher.add('t', 1, records(8, 2));
    batch = batcher.take(0);
  });
  const done = (partition: number, nextOffset: number) => ({ topic: 't', partition, nextOffset });

  it.each([[{ batchItemFailures: [] }], [{ batchItemFailures: null }], [{}], [null], [undefined]])(
    'of %j commits everything',
    (answer) => {
      expect(batcher.settle(batch, answer, 0)).toEqual([done(0, 6), done(1, 10)]);
      expect(batcher.waitingRecords).toBe(0);
    },
  );

  it('that names an offset commits up to it, and tries the rest again after a pause', () => {
    expect(batcher.settle(batch, failed('t-0', 4), 0)).toEqual([done(0, 4), done(1, 10)]);
    expect(batcher.failing).toEqual(['t-0']);
    expect(batcher.take(499).size).toBe(0);
    expect(offsets(batcher.take(500))).toEqual({ 't-0': [4, 5] });
  });

  it('that names the first offset commits nothing of that partition', () => {
    expect(batcher.settle(batch, failed('t-1', 8), 0)).toEqual([done(0, 6)]);
  });

  it.each([
    ['throws', failure],
    ['names a partition that was not in the event', failed('t-2', 1)],
    ['names an offset that was not in the event', failed('t-0', 99)],
    ['is of another shape', { batchItemFailures: [{ itemIdentifier: 't-0-4' }] }],
  ])('that %s fails the whole batch', (_, answer) => {
    expect(batcher.settle(batch, answer, 0)).toEqual([]);
    expect(batcher.waitingRecords).toBe(5);
    expect(batcher.failing).toEqual(['t-0', 't-1']);
  });

  it('doubles the pause with every failure up to half a minute, and forgets them with a success', () => {
    const pauses: number[] = [];
    let now = 0;
    for (let i = 0; i < 9; i++) {
      batcher.settle(batcher.take(now), failure, now);
      const pause = batcher.dueIn(now) ?? NaN;
      pauses.push(pause);
      now += pause;
    }
    expect(pauses).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    batcher.settle(batcher.take(now), {}, now);
    expect(batcher.failing).toEqual([]);
  });

  it('keeps what arrived while the function ran', () => {
    batcher.add('t', 0, records(6, 1));
    expect(batcher.settle(batch, {}, 0)).toEqual([done(0, 6), done(1, 10)]);
    expect(offsets(batcher.take(0))).toEqual({ 't-0': [6] });
  });
});

it('hands every record to the function once it succeeds, in order, whatever fails before', () => {
  const run = fc.array(
    fc.record({ arrive: fc.nat({ max: 8 }), partition: fc.nat({ max: 2 }), fail: fc.nat({ max: 3 }) }),
  );
  fc.assert(
    fc.property(run, (steps) => {
      const batcher = new Batcher(limits);
      const sent = [0, 0, 0];
      const received: number[][] = [[], [], []];
      let now = 0;
      const callOnce = (fail: number) => {
        const batch = batcher.take(now);
        const answer: unknown[] = [];
        for (const [name, taken] of batch) {
          const partition = Number(name.slice(-1));
          const from = fail === 1 ? taken.length : fail === 2 ? 0 : Math.floor(taken.length / 2);
          for (const { offset } of taken.slice(0, from)) received[partition]!.push(offset);
          const first = taken[from];
          if (first) answer.push({ itemIdentifier: { partition: name, offset: first.offset } });
        }
        batcher.settle(batch, { batchItemFailures: answer }, now);
        now += 30_000;
      };
      for (const { arrive, partition, fail } of steps) {
        batcher.add('t', partition, records(sent[partition]!, arrive, now));
        sent[partition]! += arrive;
        if (fail > 0) callOnce(fail);
      }
      while (batcher.waitingRecords > 0) callOnce(1);
      expect(received).toEqual(sent.map((count) => Array.from({ length: count }, (_, i) => i)));
    }),
  );
});
