import { loginSchema, sourceEnvironment } from '../../lambda/source/contract';

const environment = {
  SOURCE_HOST: 'db',
  SOURCE_PORT: '5432',
  SOURCE_DATABASE: 'tidemark',
  ADMIN_SECRET_ID: 'a',
  MIGRATE_SECRET_ID: 'm',
  API_SECRET_ID: 'p',
  CAPTURE_SECRET_ID: 'c',
  RECONCILE_SECRET_ID: 'r',
};

it('asks for a verified certificate unless told otherwise', () => {
  expect(sourceEnvironment.parse(environment).SOURCE_TLS).toBe('verify-full');
});

it.each(Object.keys(environment))('refuses an environment without %s', (name) => {
  const result = sourceEnvironment.safeParse({ ...environment, [name]: undefined });
  expect(result.error?.issues.map(({ path }) => path)).toEqual([[name]]);
});

it.each([
  ['SOURCE_PORT', '0'],
  ['SOURCE_PORT', '65536'],
  ['SOURCE_PORT', 'postgres'],
  ['SOURCE_TLS', 'prefer'],
])('refuses %s=%s', (name, value) => {
  const result = sourceEnvironment.safeParse({ ...environment, [name]: value });
  expect(result.error?.issues.map(({ path }) => path)).toEqual([[name]]);
});

it.each(['short', 'with blank', 'nicht-wörtlich'])('refuses the password "%s" of a login', (password) => {
  expect(loginSchema.safeParse({ username: 'api', password }).success).toBe(false);
});

it('takes a login with the other fields that RDS writes', () => {
  const login = { username: 'api', password: 'long-enough' };
  expect(loginSchema.parse({ ...login, engine: 'postgres', host: 'db' })).toEqual(login);
});
