import { handler as preflight } from '../source/preflight';
import { onEvent } from './on-event';

export const handler = onEvent(preflight);
