import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { envelopeColumns, type EnvelopeColumnName } from '../../lib/contracts/change-event';
import { rawKey, type RawPartition } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import type { Change } from './change-reader';
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

/** Changes of one topic partition and one hour, column by column, until they become Parquet. */
export class RawFile {
  private readonly varying: Record<VaryingColumn, RawValue[]> = {
    _op: [],
    _epoch: [],
    _lsn: [],
    _tx: [],
    _committed_at: [],
    _captured_at: [],
    _offset: [],
  };
  private readonly row: readonly RawValue[][];

  constructor(
    private readonly table: CapturedTable,
    private readonly format: RawFormat,
    private readonly origin: RawFileOrigin,
  ) {
    this.row = table.columns.map(() => []);
  }

  get rows(): number {
    return this.varying._offset.length;
  }

  add(offset: number, change: Change): void {
    const { varying } = this;
    varying._op.push(change.operation);
    varying._epoch.push(change.epoch);
    varying._lsn.push(change.lsn);
    varying._tx.push(change.transaction);
    varying._committed_at.push(change.committedAt);
    varying._captured_at.push(change.capturedAt);
    varying._offset.push(BigInt(offset));
    for (const [index, column] of this.row.entries()) column.push(change.row[index] ?? null);
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
    const values = [...envelopeColumns.map(({ name }) => this.envelopeColumn(name)), ...this.row];
    const { schema, layouts } = this.format;
    const columnData = layouts.map((layout, index) => ({ ...layout, data: values[index] ?? [] }));
    void parquetWrite({ writer, schema, columnData, rowGroupSize });
    return writer.getBytes();
  }

  private envelopeColumn(name: EnvelopeColumnName): RawValue[] {
    const { topic, partition, landedAt } = this.origin;
    switch (name) {
      case '_topic':
        return this.constant(topic);
      case '_partition':
        return this.constant(partition);
      case '_landed_at':
        return this.constant(landedAt);
      default:
        return this.varying[name];
    }
  }

  private constant(value: RawValue): RawValue[] {
    return new Array<RawValue>(this.rows).fill(value);
  }
}

type VaryingColumn = Exclude<EnvelopeColumnName, '_topic' | '_partition' | '_landed_at'>;
