import { onEvent } from '../../lambda/custom-resource/on-event';

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

const create = {
  RequestType: 'Create',
  LogicalResourceId: 'Topics7A',
  RequestId: 'r-1',
  ResourceProperties: { ServiceToken: 'arn:framework', event: { topics: ['a'] } },
};

/** A handler that keeps what it was called with. */
function recorder() {
  const calls: unknown[] = [];
  const handler = onEvent((event: unknown) => {
    calls.push(event);
    return Promise.resolve({ created: ['a'] });
  });
  return { calls, handler };
}

it('calls the handler with the property event on creation and keeps the logical id as the physical one', async () => {
  const { calls, handler } = recorder();
  expect(await handler(create)).toEqual({ PhysicalResourceId: 'Topics7A' });
  expect(calls).toEqual([{ topics: ['a'] }]);
});

it('calls the handler again on an update and keeps the physical id, so that nothing is replaced', async () => {
  const { calls, handler } = recorder();
  const update = { ...create, RequestType: 'Update', PhysicalResourceId: 'from-before' };
  expect(await handler(update)).toEqual({ PhysicalResourceId: 'from-before' });
  expect(calls).toEqual([{ topics: ['a'] }]);
});

it('calls nothing on deletion: what was made keeps data', async () => {
  const { calls, handler } = recorder();
  const deletion = { ...create, RequestType: 'Delete', PhysicalResourceId: 'Topics7A' };
  expect(await handler(deletion)).toEqual({ PhysicalResourceId: 'Topics7A' });
  expect(calls).toEqual([]);
});

it('calls on deletion what is there for it, and nothing else', async () => {
  const calls: string[] = [];
  const note = (what: string) => () => Promise.resolve(calls.push(what));
  const handler = onEvent(note('deploy'), note('withdraw'));
  const deletion = { ...create, RequestType: 'Delete', PhysicalResourceId: 'Topics7A' };
  expect(await handler(deletion)).toEqual({ PhysicalResourceId: 'Topics7A' });
  expect(calls).toEqual(['withdraw']);
  await handler(create);
  expect(calls).toEqual(['withdraw', 'deploy']);
});

it('calls a handler without an event with nothing', async () => {
  const { calls, handler } = recorder();
  await handler({ ...create, ResourceProperties: { ServiceToken: 'arn:framework' } });
  expect(calls).toEqual([undefined]);
});

it('lets the failure of the handler through, and a second creation succeeds', async () => {
  let tries = 0;
  const handler = onEvent(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('The broker is away.')) : Promise.resolve({});
  });
  await expect(handler(create)).rejects.toThrow('The broker is away.');
  expect(await handler({ ...create, RequestId: 'r-2' })).toEqual({ PhysicalResourceId: 'Topics7A' });
});

it('refuses an event that is not one of CloudFormation', async () => {
  const { calls, handler } = recorder();
  await expect(handler({ ...create, RequestType: 'Rename' })).rejects.toThrow('RequestType');
  expect(calls).toEqual([]);
});
