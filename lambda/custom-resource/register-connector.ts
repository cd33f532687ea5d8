import { handler as registerConnector } from '../capture/register-connector';
import { onEvent } from './on-event';

export const handler = onEvent(registerConnector);
