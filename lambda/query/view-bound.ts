import { byPartition, samePartition } from './fold-round';
import type { RawFile } from './raw-files';
import { literal } from './view-column';
import type { Watermark } from './watermark';

/** What a view need not look at among raw files, since history and current hold it. */
export interface ViewBound {
  /** Day and hour before which nothing is looked at; undefined when all is. */
  readonly since: { readonly dt: string; readonly hour: string } | undefined;
  /** Left out beside: from the first to before the last of these paths. */
  readonly folded: readonly { readonly from: string; readonly before: string }[];
}

/** Hours that clocks and capture may be behind before a change has to wait for the next fold to be seen. */
const marginHours = 3;
const hourMs = 3_600_000;

/** A delivery that is repeated writes the files of its last batch again, with more rows. */
const lastBatchMs = 10_000;

/**
 * The bound of a table's views. Rows that it leaves in are looked at once more by the views, so it need not be exact;
 * what it leaves out must be folded.
 *
 * @param listed all files since the day before the watermarks' at least
 * @param now of the listing, milliseconds since 1970
 */
export function viewBound(
  listed: readonly RawFile[],
  watermarks: readonly Watermark[],
  bucket: string,
  now: number,
): ViewBound {
  if (watermarks.length === 0) return { since: undefined, folded: [] };
  const partitions = byPartition(listed).map((files) => {
    const watermark = watermarks.find((one) => samePartition(one, files[0]));
    const open = files.filter((file) => isOpen(file, files, watermark));
    return { files, open, from: open[0]?.firstOffset ?? 0n };
  });
  const unfolded = partitions.flatMap(({ open, files }) =>
    open.filter(({ firstOffset }) => firstOffset > offsetOf(watermarks, files[0])),
  );
  const margin = new Date(now - marginHours * hourMs).toISOString();
  const since = [margin.slice(0, 13), ...unfolded.map(({ dt, hour }) => `${dt}T${hour}`)].sort()[0] ?? '';
  const [dt = '', hour = ''] = since.split('T');

  const folders = new Map<string, { from: string; before: string }>();
  for (const { files, from } of partitions) {
    for (const file of files) {
      if (file.replayed || file.firstOffset >= from || `${file.dt}T${file.hour}` < since) continue;
      const start = file.key.slice(0, file.key.lastIndexOf('-') + 1);
      const path = (offset: bigint) => `s3://${bucket}/${start}${offset.toString().padStart(20, '0')}`;
      folders.set(start, { from: path(0n), before: path(from) });
    }
  }
  return { since: { dt, hour }, folded: [...folders.values()] };
}

/** Files that may not be folded, or may still be put again. */
function isOpen(file: RawFile, files: readonly RawFile[], watermark: Watermark | undefined): boolean {
  if (!watermark || file.firstOffset > watermark.offset) return true;
  if (file.replayed) return false;
  // Put after the last fold looked.
  if (file.putAt > watermark.listedUntil) return true;
  const newest = Math.max(...files.map(({ putAt }) => putAt));
  return file.putAt > newest - lastBatchMs;
}

function offsetOf(watermarks: readonly Watermark[], file: RawFile): bigint {
  return watermarks.find((one) => samePartition(one, file))?.offset ?? -1n;
}

/** The bound as a condition on the raw table; TRUE when there is none. */
export function boundSql({ since, folded }: ViewBound): string {
  if (!since) return 'TRUE';
  const { dt, hour } = since;
  return [
    `"dt" >= '${dt}' AND ("dt" > '${dt}' OR "hour" >= '${hour}')`,
    ...folded.map(({ from, before }) => `NOT ("$path" >= ${literal(from)} AND "$path" < ${literal(before)})`),
  ].join('\n    AND ');
}
