import { parseArguments } from '../../../local/api-key/arguments';

const parse = (line: string) => parseArguments(line.split(' '));

test('a key is described by name, scopes, quota and end', () => {
  const line =
    'make --name collector --scope ticks:write --scope bars:read,bars:write --quota 600 --expires 90d';
  expect(parse(line)).toEqual({
    request: {
      action: 'make',
      name: 'collector',
      scopes: ['ticks:write', 'bars:read', 'bars:write'],
      quotaPerMinute: 600,
      expires: '90d',
    },
  });
});

test('the old key of a rotation goes on for a day, or as long as is said', () => {
  const id = '0123456789abcdef';
  expect(parse(`rotate ${id}`)).toEqual({ request: { action: 'rotate', id, grace: '24h' } });
  expect(parse(`rotate ${id} --grace 10m --url postgresql://a:b@c:1/d`)).toEqual({
    request: { action: 'rotate', id, grace: '10m' },
    url: 'postgresql://a:b@c:1/d',
  });
});

test.each([
  ['make --scope ticks:write', 'make needs --name.'],
  ['make --name a', 'make needs --scope.'],
  ['make --name A_b --scope ticks:write', '--name must be lower-case letters, digits and hyphens'],
  ['make --name a --scope ticks:read', '--scope must be one of instruments:read,'],
  [
    'make --name a --scope ticks:write --quota 0',
    '--quota must be a whole number of requests a minute, from 1.',
  ],
  ['make --name a --scope ticks:write --quota 1.5', '--quota must be a whole number'],
  ['make --name a --scope ticks:write --expires tomorrow', '--expires must be a time such as 90d'],
  ['make --name a --scope ticks:write --grace 1h', 'make takes no --grace.'],
  ['revoke', 'revoke needs ID.'],
  ['revoke 12', 'ID must be the id of a key: 16 hex digits.'],
  ['revoke 0123456789abcdef --name a', 'revoke takes no --name.'],
  ['rotate 0123456789abcdef --grace 0d', '--grace must be a time such as 90d'],
  ['list 0123456789abcdef', 'list takes no ID.'],
  ['revoke 0123456789abcdef 0123456789abcdee', '"0123456789abcdee" is too much.'],
  ['delete 0123456789abcdef', 'There is no "delete": take make, list, revoke or rotate.'],
  ['make --force', "Unknown option '--force'."],
])('%s is refused with a sentence', (line, reason) => {
  expect(() => parse(line)).toThrow(reason);
});

test('nothing at all is refused with what there is to do', () => {
  expect(() => parseArguments([])).toThrow('Say what to do: make, list, revoke ID or rotate ID.');
});
