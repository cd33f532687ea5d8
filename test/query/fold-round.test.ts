import { foldRound, putMs } from '../../lambda/query/fold-round';
import type { RawFile } from '../../lambda/query/raw-files';
import type { Watermark } from '../../lambda/query/watermark';
import { rawFile } from './raw-file';

const all = { files: 1_000, bytes: 1_000_000, hours: 1_000 };
const offsets = (files: readonly RawFile[]) => files.map(({ firstOffset }) => Number(firstOffset));

/** Watermarks after a fold that took everything. @param offset of the last record */
function folded(files: readonly RawFile[], offset: number): Watermark[] {
  const { partitions } = foldRound(files, [], all);
  return partitions.map(({ topic, partition, listedUntil, seen }) => {
    return { topic, partition, offset: BigInt(offset), dt: '2026-02-03', listedUntil, seen };
  });
}

const files = [
  rawFile(0, { putAt: 1_000_000 }),
  rawFile(10, { putAt: 1_100_000 }),
  rawFile(20, { putAt: 1_200_000 }),
];

describe('a round of the fold', () => {
  test('takes every file when nothing is folded yet', () => {
    expect(foldRound(files, [], all)).toMatchObject({ files, partitions: [{ leftFrom: undefined }] });
  });

  test('takes nothing when nothing came since the last fold', () => {
    expect(foldRound(files, folded(files, 29), all)).toEqual({ files: [], partitions: [] });
  });

  test('takes files that begin behind the watermark, and again those that were put shortly before it', () => {
    const next = rawFile(30, { putAt: 1_210_000 });
    expect(offsets(foldRound([...files, next], folded(files, 29), all).files)).toEqual([20, 30]);
  });

  test('takes a file that was put again under its key', () => {
    const again = { ...rawFile(20, { putAt: 1_230_000 }), version: 'with more rows' };
    expect(offsets(foldRound([...files.slice(0, 2), again], folded(files, 29), all).files)).toEqual([20]);
  });

  test('takes a file that comes late with earlier offsets, also when its put began before the last fold looked', () => {
    for (const putAt of [1_300_000, 1_200_000 - putMs + 1]) {
      const late = rawFile(15, { putAt, hour: '01' });
      expect(offsets(foldRound([...files, late], folded(files, 29), all).files)).toContain(15);
    }
  });

  test('looks at each partition for itself', () => {
    const other = rawFile(5, { partition: 1, putAt: 1_000_000 });
    const round = foldRound([...files, other], folded(files, 29), all);
    expect(round.files).toEqual([other]);
    expect(round.partitions).toMatchObject([{ partition: 1 }]);
  });

  test.each([
    ['files', { ...all, files: 2 }],
    ['bytes', { ...all, bytes: 250 }],
  ])('leaves what is more than the limit of %s, and says from which offset on', (_, limit) => {
    const round = foldRound(files, [], limit);
    expect(offsets(round.files)).toEqual([0, 10]);
    expect(round.partitions).toMatchObject([{ leftFrom: 20n }]);
  });

  test('leaves what lies in more hours than the limit', () => {
    const hours = [rawFile(0), rawFile(10, { hour: '05' }), rawFile(20, { hour: '06' })];
    expect(offsets(foldRound(hours, [], { ...all, hours: 2 }).files)).toEqual([0, 10]);
  });

  test('takes at least one new file, however large, and all that were put again', () => {
    expect(offsets(foldRound(files, [], { ...all, bytes: 1 }).files)).toEqual([0]);
    const again = files.map((file) => ({ ...file, putAt: 1_300_000, version: 'again' }));
    const round = foldRound([...again, rawFile(30)], folded(files, 29), { ...all, files: 1 });
    expect(offsets(round.files)).toEqual([0, 10, 20, 30]);
  });
});
