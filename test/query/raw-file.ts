import type { RawFile } from '../../lambda/query/raw-files';
import { rawKey } from '../../lib/contracts/lake-layout';

/** A raw file of orders; what is not named has a plain value. */
export function rawFile(
  firstOffset: number,
  { partition = 0, dt = '2026-02-03', hour = '04', putAt = 1_000_000, bytes = 100 }: Partial<RawFile> = {},
): RawFile {
  const name = { topic: 'cdc.public.orders', partition, dt, hour, firstOffset: BigInt(firstOffset) };
  return {
    ...name,
    key: rawKey({ name: 'orders' }, name),
    replayed: false,
    version: `${firstOffset} ${putAt}`,
    putAt,
    bytes,
  };
}
