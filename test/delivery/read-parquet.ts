import { parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';

/** Rows of a Parquet file, decimals as text: the reader's own way would make them doubles. */
export async function readParquet(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const file = bytes.slice().buffer;
  const metadata = parquetMetadata(file);
  const scales = new Map<string, number>();
  metadata.schema = metadata.schema.map((element): SchemaElement => {
    if (element.converted_type !== 'DECIMAL') return element;
    scales.set(element.name, element.scale ?? 0);
    return { ...element, converted_type: undefined, logical_type: undefined };
  });
  const rows: Record<string, unknown>[] = await parquetReadObjects({ file, metadata, utf8: false });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        const scale = scales.get(name);
        return [name, scale === undefined || value === null ? value : decimalText(unscaled(value), scale)];
      }),
    ),
  );
}

/** Name to Parquet type, such as `DECIMAL(18,6) INT64`. */
export function parquetTypes(bytes: Uint8Array): Record<string, string> {
  const [, ...columns] = parquetMetadata(bytes.slice().buffer).schema;
  return Object.fromEntries(
    columns.map(({ name, type, converted_type, precision, scale, repetition_type }) => {
      const logical = converted_type === 'DECIMAL' ? `DECIMAL(${precision},${scale}) ` : '';
      const text = converted_type === 'UTF8' ? 'UTF8 ' : '';
      return [name, `${logical}${text}${String(type)} ${String(repetition_type)}`];
    }),
  );
}

function unscaled(value: unknown): bigint {
  if (typeof value === 'bigint' || typeof value === 'number') return BigInt(value);
  if (!(value instanceof Uint8Array)) throw new Error('A decimal is neither a number nor bytes.');
  return BigInt.asIntN(value.length * 8, BigInt(`0x${Buffer.from(value).toString('hex')}`));
}

/** Exact text of an unscaled integer, as PostgreSQL writes a numeric. */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
