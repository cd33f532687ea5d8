import { randomUUID } from 'node:crypto';
import { claim, contextOf, groupOf, type Asked } from './fake-asked';
import type { FakeCanvas } from './fake-canvas';

/** Requests that NiFi answers at once and does later. */
export const drops = new Map<string, { readonly id: string; finished: boolean }>();

export function requestDrop(canvas: FakeCanvas, { id }: Asked) {
  const group = groupOf(canvas, id);
  const dropRequest = { id: randomUUID(), finished: false };
  drops.set(dropRequest.id, dropRequest);
  canvas.later(() => {
    for (const connection of group.all.flatMap(({ connections }) => connections)) connection.queued = 0;
    dropRequest.finished = true;
  });
  return { dropRequest };
}

interface UpdateRequest {
  readonly requestId: string;
  complete: boolean;
}

export const requests = new Map<string, UpdateRequest>();

export function requestUpdate(canvas: FakeCanvas, { id, body: { revision, component } }: Asked) {
  const context = contextOf(canvas, id);
  claim(context, revision);
  const request: UpdateRequest = { requestId: randomUUID(), complete: false };
  requests.set(request.requestId, request);
  canvas.later(() => {
    for (const { parameter } of component?.parameters ?? [])
      context.parameters.set(parameter.name, { ...context.parameters.get(parameter.name), ...parameter });
    request.complete = true;
  });
  return { request };
}
