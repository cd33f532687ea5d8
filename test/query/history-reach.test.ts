import { reachesOf, reachSql } from '../../lambda/query/history-reach';
import { ticks } from '../../lib/contracts/event-tables';
import { tables } from '../../lib/contracts/tables';

const [table] = tables;
const days = (count: number, step = 1) =>
  Array.from({ length: count }, (_, day) =>
    new Date(Date.UTC(2010, 0, 1 + day * step)).toISOString().slice(0, 10),
  );

it('of changes is from the least LSN of all partitions to the greatest', () => {
  expect(reachesOf(table!, ['9 30', '100 200', '20 9223372036854775807'])).toEqual([
    {
      raw: 'coalesce("_lsn", 0) BETWEEN 9 AND 9223372036854775807',
      history: 'h."_lsn" BETWEEN 9 AND 9223372036854775807',
    },
  ]);
});

it('of ticks is the days of all partitions, those in a row as one range', () => {
  expect(reachSql(ticks)).toBe(`array_join(array_agg(DISTINCT substr("traded_at", 1, 10)), ' ')`);
  expect(reachesOf(ticks, ['2010-03-01 2010-02-28', '2010-03-01 2012-12-31'])).toEqual([
    {
      raw: `substr("traded_at", 1, 10) IN ('2010-02-28', '2010-03-01', '2012-12-31')`,
      history:
        `(h."traded_at" BETWEEN timestamp '2010-02-28 00:00:00' AND timestamp '2010-03-01 23:59:59.999999' OR ` +
        `h."traded_at" BETWEEN timestamp '2012-12-31 00:00:00' AND timestamp '2012-12-31 23:59:59.999999')`,
    },
  ]);
});

it('of ticks of many days is in parts of fifty, since Athena holds no more than 100 partitions open', () => {
  const reaches = reachesOf(ticks, [days(60).join(' '), days(61).join(' ')]);
  const taken = reaches.map(({ raw }) => raw.match(/\d{4}-\d\d-\d\d/g)!);
  expect(taken.map(({ length }) => length)).toEqual([50, 11]);
  expect(taken.flat()).toEqual(days(61));
  expect(reaches[1]!.history).toBe(
    `(h."traded_at" BETWEEN timestamp '2010-02-20 00:00:00' AND timestamp '2010-03-02 23:59:59.999999')`,
  );
});

it('of the last day that a timestamp has names no day after it', () => {
  const [reach] = reachesOf(ticks, ['9999-12-30 9999-12-31']);
  expect(reach!.history).toBe(
    `(h."traded_at" BETWEEN timestamp '9999-12-30 00:00:00' AND timestamp '9999-12-31 23:59:59.999999')`,
  );
});
