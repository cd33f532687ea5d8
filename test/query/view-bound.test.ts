import { boundSql, viewBound } from '../../lambda/query/view-bound';
import type { Watermark } from '../../lambda/query/watermark';
import { rawFile } from './raw-file';

const now = Date.parse('2026-02-03T04:30:00Z');
const watermark = (offset: number, partition = 0): Watermark => ({
  topic: 'cdc.public.orders',
  partition,
  offset: BigInt(offset),
  dt: '2026-02-03',
  listedUntil: now,
  seen: '',
});
const path = (hour: string, partition: number, offset: string) =>
  `s3://lake/raw/orders/dt=2026-02-03/hour=${hour}/cdc.public.orders-${partition}-${offset}`;
const first = '00000000000000000000';

describe('the bound of the views', () => {
  test('is none before the first fold', () => {
    const bound = viewBound([rawFile(0)], [], 'lake', now);
    expect(boundSql(bound)).toBe('TRUE');
  });

  test('leaves out hours in which nothing can come any more, and folded files of the hours after', () => {
    const files = [
      rawFile(0, { hour: '00', putAt: now - 4_000_000 }),
      rawFile(10, { hour: '03', putAt: now - 60_000 }),
      rawFile(20, { putAt: now - 30_000 }),
      rawFile(30, { putAt: now - 20_000 }),
      rawFile(40, { putAt: now - 1_000 }),
    ];
    expect(viewBound(files, [watermark(49)], 'lake', now)).toEqual({
      since: { dt: '2026-02-03', hour: '01' },
      folded: [
        { from: path('03', 0, first), before: path('03', 0, '00000000000000000040') },
        { from: path('04', 0, first), before: path('04', 0, '00000000000000000040') },
      ],
    });
  });

  test('keeps files of the last batch, which a replay puts again', () => {
    const files = [rawFile(10, { putAt: now - 9_000 }), rawFile(20, { putAt: now - 1_000 })];
    expect(viewBound(files, [watermark(29)], 'lake', now).folded).toEqual([]);
  });

  test('reaches back to files that are not folded, each partition for itself', () => {
    const files = [
      rawFile(0, { hour: '00', partition: 1, putAt: now - 60_000 }),
      rawFile(0, { putAt: now - 60_000 }),
      rawFile(10, { putAt: now - 1_000 }),
    ];
    expect(viewBound(files, [watermark(19)], 'lake', now)).toEqual({
      since: { dt: '2026-02-03', hour: '00' },
      folded: [{ from: path('04', 0, first), before: path('04', 0, '00000000000000000010') }],
    });
  });

  test('is written so that Athena sees ranges of days, hours and paths', () => {
    const sql = boundSql({
      since: { dt: '2026-02-03', hour: '01' },
      folded: [{ from: 's3://lake/a', before: 's3://lake/b' }],
    });
    expect(sql.replaceAll(/\s+/g, ' ')).toBe(
      `"dt" >= '2026-02-03' AND ("dt" > '2026-02-03' OR "hour" >= '01') ` +
        `AND NOT ("$path" >= 's3://lake/a' AND "$path" < 's3://lake/b')`,
    );
  });
});
