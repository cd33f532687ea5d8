import { dev, prod } from '../../bin/environments';
import { chooseEnvironment } from '../../lib/choose-environment';

test('an environment is chosen by its name', () => {
  expect(chooseEnvironment([dev, prod], 'prod')).toBe(prod);
});

test.each([
  [
    'staging',
    'No environment is called "staging"; say -c env=NAME with one of dev, prod (bin/environments.ts).',
  ],
  [undefined, 'No environment was chosen; say -c env=NAME with one of dev, prod (bin/environments.ts).'],
])('asked for %s, the names there are are told', (name, sentence) => {
  expect(() => chooseEnvironment([dev, prod], name)).toThrow(sentence);
});

test('environments that cannot both be deployed are refused, whichever is asked for', () => {
  const other = { ...dev, network: { ...dev.network, cidr: '10.80.0.0/20' } };
  expect(() => chooseEnvironment([dev, other, prod], 'prod')).toThrow(
    'bin/environments.ts cannot be deployed:\n- Two environments are named "dev": rename one.',
  );
});
