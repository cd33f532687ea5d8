import type { Group, Part } from './canvas-model';
import { claim, groupOf, Refusal, type Asked } from './fake-asked';
import type { FakeCanvas } from './fake-canvas';

export function schedule(canvas: FakeCanvas, { id, body: { id: same, state, components } }: Asked) {
  const group = groupOf(canvas, id);
  if (same !== id)
    throw new Refusal(400, 'The process group id in the request body does not equal the resource.');
  const processors = group.all.flatMap((one) => one.processors);
  const single = processors.filter(({ parent }) => parent.engine === 'STANDARD');
  const stateless = group.all.filter(
    (one) => one.engine === 'STATELESS' && one.parent?.engine !== 'STATELESS',
  );
  const wanted = (one: Part | Group) => {
    if (!components) return true;
    const revision = components[one.id];
    if (revision) claim(one, revision);
    return revision !== undefined;
  };
  for (const one of single.filter(wanted)) {
    if (state === 'RUNNING' && one.state === 'STOPPED' && canvas.validity(one).validationStatus !== 'INVALID')
      one.state = 'RUNNING';
    if (state === 'STOPPED' && one.state === 'RUNNING') one.state = 'STOPPED';
  }
  for (const one of stateless.filter(wanted)) {
    if (state === 'RUNNING') canvas.startStateless(one);
    else canvas.stopStateless(one);
  }
  return { id, state };
}

export function activate(canvas: FakeCanvas, { id, body: { state } }: Asked) {
  const group = groupOf(canvas, id);
  for (const one of group.all) {
    if (one.engine === 'STATELESS') continue;
    for (const service of one.services) {
      if (state === 'DISABLED' && inUse(service, one))
        throw new Refusal(409, 'cannot be disabled because it is referenced by a running component');
      if (state === 'ENABLED' && canvas.validity(service).validationStatus === 'INVALID') continue;
      canvas.later(() => (service.state = state === 'ENABLED' ? 'ENABLED' : 'DISABLED'), 40);
    }
    for (const part of one.all.flatMap(({ processors }) => processors)) canvas.changed(part);
  }
  return { id, state };
}

function inUse({ settings }: Part, group: Group): boolean {
  return group.all
    .flatMap(({ processors }) => processors)
    .some(
      (one) =>
        one.state === 'RUNNING' && Object.values(one.settings.properties ?? {}).includes(settings.identifier),
    );
}
