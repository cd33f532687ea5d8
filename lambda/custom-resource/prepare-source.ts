import { handler as prepareSource } from '../source/prepare-source';
import { onEvent } from './on-event';

export const handler = onEvent(prepareSource);
