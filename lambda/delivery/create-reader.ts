import { isCaptured, type LakeTable } from '../../lib/contracts/lake-tables';
import { ChangeReader } from './change-reader';
import { EventReader } from './event-reader';
import type { RecordReader } from './record-reader';

export function createReader(table: LakeTable): RecordReader {
  return isCaptured(table) ? new ChangeReader(table) : new EventReader(table);
}
