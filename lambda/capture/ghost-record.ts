import { kafkaField } from '../../lib/contracts/change-event';
import type { CapturedTable, Column } from '../../lib/contracts/tables';

/** Bytes of a Kafka record. */
export interface GhostRecord {
  readonly key: string;
  readonly value: string;
}

/**
 * The delete of a row that went while nobody captured, as the connector would have written it. Its LSN is 0, below
 * every LSN of its epoch: it beats every change of older epochs and none of its own, so that it harms no row that is
 * there, whenever it comes and however often.
 *
 * @param key values of the primary key's columns, as the lake's raw files tell them
 */
export function ghostRecord(
  table: CapturedTable,
  key: readonly string[],
  epoch: number,
  nowMs: number,
): GhostRecord {
  const columns = table.primaryKey.map((name, index) => {
    const column = table.columns.find((one) => one.name === name);
    return `${JSON.stringify(name)}:${json(column?.type ?? 'text', key[index] ?? '')}`;
  });
  const envelope = JSON.stringify({
    __deleted: 'true',
    [kafkaField.operation]: 'd',
    [kafkaField.table]: table.name,
    [kafkaField.lsn]: 0,
    [kafkaField.transaction]: null,
    [kafkaField.committedAt]: nowMs * 1000,
    [kafkaField.capturedAt]: nowMs * 1000,
    [kafkaField.sequence]: null,
    [kafkaField.epoch]: String(epoch),
  });
  return { key: `{${columns.join(',')}}`, value: `{${columns.join(',')},${envelope.slice(1)}` };
}

/** Digits stay digits: a bigint has more than a number holds. */
function json(type: Column['type'], value: string): string {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'double precision':
    case 'boolean':
      return value;
    default:
      return JSON.stringify(value);
  }
}
