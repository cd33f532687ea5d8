import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { rawKey, type RawPartition } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { LakeFile } from './lake-file';
import type { RawFormat, RawValue } from './raw-format';

/** Rows of a row group. More than a batch holds, so that every file has one. */
const rowGroupSize = 1_000_000;

/** What all rows of a raw file have in common. */
export interface RawFileOrigin extends RawPartition {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: number;
  /** ISO 8601 text in UTC with microseconds. */
  readonly landedAt: string;
}

/** Rows of one topic partition and one hour, column by column, until they become Parquet. */
export class RawFile {
  private readonly offsets: bigint[] = [];
  /** Columns whose values the records themselves hold; see RecordReader. */
  private readonly read: readonly RawValue[][];

  constructor(
    private readonly table: LakeTable,
    private readonly format: RawFormat,
    private readonly origin: RawFileOrigin,
  ) {
    this.read = format.layouts.filter(({ name }) => !this.ofFile(name)).map(() => []);
  }

  get rows(): number {
    return this.offsets.length;
  }

  add(offset: number, values: readonly RawValue[]): void {
    this.offsets.push(BigInt(offset));
    for (const [index, column] of this.read.entries()) column.push(values[index] ?? null);
  }

  asLakeFile(): LakeFile {
    const { firstOffset } = this.origin;
    return {
      key: rawKey(this.table, { ...this.origin, firstOffset: BigInt(firstOffset) }),
      contentType: 'application/vnd.apache.parquet',
      firstOffset,
      body: () => this.encode(),
    };
  }

  /** One row group, SNAPPY, with statistics. */
  private encode(): Uint8Array {
    const writer = new ByteWriter();
    const { schema, layouts } = this.format;
    const read = this.read.values();
    const columnData = layouts.map((layout) => ({
      ...layout,
      data: this.ofFile(layout.name) ?? read.next().value ?? [],
    }));
    void parquetWrite({ writer, schema, columnData, rowGroupSize });
    return writer.getBytes();
  }

  /** Values of a column that the file knows; undefined for one that the records do. */
  private ofFile(name: string): RawValue[] | undefined {
    const { topic, partition, landedAt } = this.origin;
    switch (name) {
      case '_topic':
        return this.constant(topic);
      case '_partition':
        return this.constant(partition);
      case '_offset':
        return this.offsets;
      case '_landed_at':
        return this.constant(landedAt);
      default:
        return undefined;
    }
  }

  private constant(value: RawValue): RawValue[] {
    return new Array<RawValue>(this.rows).fill(value);
  }
}
