import { rawPartitionOf } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { tableOf } from '../../lib/contracts/topics';
import type { KafkaRecord } from './contract';
import { FixedTime, isWritable } from './fixed-time';
import type { LakeFile } from './lake-file';
import { quarantineFile } from './quarantine-file';
import { RawFile } from './raw-file';
import { RawFormat } from './raw-format';
import { createReader } from './create-reader';
import type { RecordReader } from './record-reader';
import { Unreadable } from './unreadable';

const hourMs = 60 * 60 * 1000;

/** The files that one topic partition's records become. */
export interface FilePlan {
  /** In offset order. */
  readonly raw: readonly LakeFile[];
  /** One for each record that could not be read. */
  readonly refused: readonly LakeFile[];
  readonly rows: number;
  readonly tombstones: number;
  readonly quarantined: readonly { readonly offset: number; readonly reason: string }[];
}

/** A table with what is made once for it. */
interface Landing {
  readonly table: LakeTable;
  readonly reader: RecordReader;
  readonly format: RawFormat;
}

/** Sorts records into files. */
export class FilePlanner {
  private readonly landings = new Map<string, Landing>();

  constructor(private readonly tables: readonly LakeTable[]) {}

  /**
   * @param records of one topic partition, in offset order
   * @param now when they landed, milliseconds since 1970
   */
  plan(records: readonly KafkaRecord[], now: number): FilePlan {
    const landedAt = new FixedTime().ofMicros(now * 1000);
    const raw: RawFile[] = [];
    const refused: LakeFile[] = [];
    const quarantined: { offset: number; reason: string }[] = [];
    let tombstones = 0;
    let hour = Number.NaN;
    for (const record of records) {
      try {
        const landing = this.landingOf(record);
        const values = landing.reader.read(record);
        if (!values) {
          tombstones++;
          continue;
        }
        const recordHour = Math.floor(timestampOf(record) / hourMs);
        if (recordHour !== hour) {
          hour = recordHour;
          raw.push(openFile(landing, record, landedAt));
        }
        raw.at(-1)?.add(record.offset, values);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        quarantined.push({ offset: record.offset, reason: error.message });
        refused.push(quarantineFile(record, error.message));
      }
    }
    return {
      raw: raw.map((file) => file.asLakeFile()),
      refused,
      rows: raw.reduce((sum, { rows }) => sum + rows, 0),
      tombstones,
      quarantined,
    };
  }

  private landingOf({ topic }: KafkaRecord): Landing {
    let landing = this.landings.get(topic);
    if (!landing) {
      const table = tableOf(topic, this.tables);
      if (!table) {
        throw new Unreadable(
          `${topic}: no table of the lake has this topic; add it to lib/contracts/tables.ts or take the topic off the function.`,
        );
      }
      landing = { table, reader: createReader(table), format: new RawFormat(table) };
      this.landings.set(topic, landing);
    }
    return landing;
  }
}

function timestampOf({ topic, timestamp }: KafkaRecord): number {
  if (timestamp >= 0 && isWritable(timestamp * 1000)) return timestamp;
  throw new Unreadable(
    `${topic}: the record has no timestamp of the years 1970 to 9999, which names its file.`,
  );
}

function openFile({ table, format }: Landing, record: KafkaRecord, landedAt: string): RawFile {
  const { topic, partition, offset: firstOffset, timestamp } = record;
  return new RawFile(table, format, {
    ...rawPartitionOf(timestamp),
    topic,
    partition,
    firstOffset,
    landedAt,
  });
}
