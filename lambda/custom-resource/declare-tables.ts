import { handler as declareTables } from '../catalog/declare-tables';
import { onEvent } from './on-event';

export const handler = onEvent(declareTables);
