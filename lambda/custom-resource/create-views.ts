import { handler as createViews } from '../query/create-views';
import { onEvent } from './on-event';

export const handler = onEvent(createViews);
