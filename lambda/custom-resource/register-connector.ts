import { handler as startConnector } from '../capture/start-connector';
import { onEvent } from './on-event';

export const handler = onEvent(startConnector);
