import { kafkaField, type Operation } from '../../lib/contracts/change-event';
import { declaredIn } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { columnReader, type ReadValue } from './column-reader';
import type { KafkaRecord } from './contract';
import { FixedTime, isWritable } from './fixed-time';
import { parseRecord, type Fields } from './parse-record';
import type { RawValue } from './raw-format';
import { readField } from './read-field';
import { kindOf, readBigint, readInteger } from './read-integer';
import type { RecordReader } from './record-reader';
import { Unreadable } from './unreadable';

interface FieldReader {
  readonly name: string;
  readonly isKey: boolean;
  readonly nullable: boolean;
  readonly read: ReadValue;
}

const operations: readonly unknown[] = ['c', 'u', 'd', 'r'] satisfies Operation[];
/** Fields that begin with it are capture's own: no column of a captured table does. */
const underscore = 0x5f;

/** Reads Kafka records of one captured table and checks every field against the table's contract. */
export class ChangeReader implements RecordReader {
  private readonly fields: readonly FieldReader[];
  private readonly names: ReadonlySet<string>;
  private readonly table: string;
  private readonly topic: string;
  private readonly committed = new FixedTime();
  private readonly captured = new FixedTime();

  constructor(table: CapturedTable) {
    this.table = table.name;
    this.topic = topicOf(table);
    this.names = new Set(table.columns.map(({ name }) => name));
    this.fields = table.columns.map((column) => ({
      name: column.name,
      isKey: table.primaryKey.includes(column.name),
      nullable: column.nullable ?? false,
      read: columnReader(column, declaredIn(table)),
    }));
  }

  /** @throws Unreadable with a sentence that names topic, field and fix */
  read({ value, key }: Pick<KafkaRecord, 'value' | 'key'>): readonly RawValue[] | undefined {
    // Capture says all in the delete before it: with rewritten deletes a tombstone only serves compaction.
    if (typeof value !== 'string') return undefined;
    try {
      return parseRecord('value', value, (fields) => this.changeOf(fields, key));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new Unreadable(`${this.topic}: ${error.message}.`);
    }
  }

  /** In the order of the envelope. */
  private changeOf(fields: Fields, key: string | null | undefined): RawValue[] {
    const operation = readOperation(fields);
    return [
      operation,
      readField(fields, kafkaField.epoch, readEpoch),
      readField(fields, kafkaField.lsn, readOptionalBigint),
      readField(fields, kafkaField.transaction, readOptionalBigint),
      readField(fields, kafkaField.committedAt, (value) => readMicros(value, this.committed)),
      readField(fields, kafkaField.capturedAt, (value) => readMicros(value, this.captured)),
      ...this.rowOf(operation, fields, key),
    ];
  }

  private rowOf(operation: Operation, fields: Fields, key: string | null | undefined): RawValue[] {
    switch (operation) {
      case 'd':
        // With the default replica identity the other columns of a delete are invented: "" and 0 and 1970.
        if (typeof key !== 'string')
          throw new Unreadable('a delete has no key; the table needs a primary key');
        return parseRecord('key', key, (columns) => this.keyOf(columns));
      default:
        this.refuseUnknown(fields);
        return this.fields.map(({ name, nullable, read }) =>
          // A column that the source does not have yet, or no longer has.
          nullable && fields[name] === undefined ? null : readField(fields, name, read),
        );
    }
  }

  private keyOf(columns: Fields): RawValue[] {
    return this.fields.map(({ name, isKey, read }) => (isKey ? readField(columns, name, read) : null));
  }

  private refuseUnknown(fields: Fields): void {
    for (const name in fields) {
      if (name.charCodeAt(0) !== underscore && !this.names.has(name)) {
        throw new Unreadable(
          `field "${name}" is no column of ${this.table}; add it to lib/contracts/tables.ts`,
        );
      }
    }
  }
}

function readOperation(fields: Fields): Operation {
  return readField(fields, kafkaField.operation, (value) => {
    if (operations.includes(value)) return value as Operation;
    throw new Unreadable(`is none of ${operations.join(', ')}`);
  });
}

function readEpoch(value: unknown): number {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return readInteger(Number(value));
  throw new Unreadable(`holds ${kindOf(value)} where the text of a number belongs`);
}

function readOptionalBigint(value: unknown): bigint | null {
  return value === null ? null : readBigint(value);
}

function readMicros(value: unknown, time: FixedTime): string | null {
  if (value === null) return null;
  if (Number.isSafeInteger(value) && isWritable(value as number)) return time.ofMicros(value as number);
  throw new Unreadable(`holds ${kindOf(value)} where microseconds since 1970 belong`);
}
