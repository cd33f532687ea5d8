import { handler as createTopics } from '../stream/create-topics';
import { onEvent } from './on-event';

export const handler = onEvent(createTopics);
