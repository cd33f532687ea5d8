import { capturedKind } from '../../lib/contracts/column-kind';
import type { EventTable } from '../../lib/contracts/event-tables';
import { declaredIn } from '../../lib/contracts/lake-tables';
import type { Column } from '../../lib/contracts/tables';
import { columnReader, type ReadValue } from './column-reader';
import type { KafkaRecord } from './contract';
import { parseRecord, type Fields } from './parse-record';
import type { RawValue } from './raw-format';
import { readField } from './read-field';
import type { RecordReader } from './record-reader';
import { Unreadable } from './unreadable';

/** Reads events of one topic. Their envelope is where they stood, which the record does not say itself. */
export class EventReader implements RecordReader {
  private readonly fields: readonly {
    readonly name: string;
    readonly nullable: boolean;
    readonly read: ReadValue;
  }[];
  private readonly names: ReadonlySet<string>;

  constructor(private readonly table: EventTable) {
    this.names = new Set(table.columns.map(({ name }) => name));
    this.fields = table.columns.map((column) => ({
      name: column.name,
      nullable: column.nullable ?? false,
      read: eventValue(column, columnReader(column, declaredIn(table))),
    }));
  }

  /** @throws Unreadable with a sentence that names topic, field and fix */
  read({ value }: Pick<KafkaRecord, 'value'>): readonly RawValue[] {
    try {
      if (typeof value !== 'string') throw new Unreadable('the record has no value, which an event is');
      return parseRecord('value', value, (fields) => this.rowOf(fields));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new Unreadable(`${this.table.topic}: ${error.message}.`);
    }
  }

  private rowOf(fields: Fields): RawValue[] {
    for (const name in fields) {
      if (!this.names.has(name)) {
        throw new Unreadable(
          `field "${name}" is no column of ${this.table.name}; add it to ${declaredIn(this.table)}`,
        );
      }
    }
    return this.fields.map(({ name, nullable, read }) =>
      // A column that the producer does not know yet, or no longer.
      nullable && fields[name] === undefined ? null : readField(fields, name, read),
    );
  }
}

/** A time has one text, so that equal times are equal text in raw files, as identities are compared there. */
function eventValue(column: Column, read: ReadValue): ReadValue {
  if (capturedKind(column) !== 'timestamp') return read;
  return (value) => {
    const text = read(value);
    return typeof text === 'string' ? withMicros(text) : text;
  };
}

const wholeLength = '2026-01-31T12:00:00.123456Z'.length;

/** @param text of a timestamp as temporalReader lets it through: seconds and their digits may be left out */
function withMicros(text: string): string {
  if (text.length === wholeLength) return text;
  const [clock = '', fraction = ''] = text.slice(0, -1).split('.');
  const seconds = clock.length === '2026-01-31T12:00'.length ? ':00' : '';
  return `${clock}${seconds}.${fraction.padEnd(6, '0')}Z`;
}
