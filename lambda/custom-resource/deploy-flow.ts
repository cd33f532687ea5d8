import { handler as deployFlow } from '../delivery/deploy-flow';
import { handler as withdrawFlow } from '../delivery/withdraw-flow';
import { onEvent } from './on-event';

export const handler = onEvent(deployFlow, withdrawFlow);
