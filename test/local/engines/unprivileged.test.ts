import { unprivileged } from '../../../local/engines/unprivileged';

const command = ['postgres', '--version'] as const;
const path = process.env.PATH;

afterEach(() => {
  process.env.PATH = path;
});

it('leaves the command of an ordinary user as it is', () => {
  const user = unprivileged(['/'], 1000, 1000);
  expect([user.uid, user.gid, user.wrap(command)]).toEqual([1000, 1000, command]);
});

it('names what is missing when root has nothing to change the user with', () => {
  process.env.PATH = '/nowhere';
  expect(() => unprivileged(['/'], 0, 0)).toThrow(
    'PostgreSQL does not run as root and setpriv is missing: start as an ordinary user, or install util-linux.',
  );
});
