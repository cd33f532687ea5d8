import { chooseEnvironment } from '../../lib/choose-environment';
import { dev, prod, templatesOf, withValues } from './synthesise';

const stacks = ['network', 'storage', 'pipeline'] as const;

/** Templates as text, with the environment's name taken out of what is named after it. */
function texts(environment: typeof dev): string[] {
  return stacks.map((stack) =>
    JSON.stringify(templatesOf(environment)[stack].toJSON()).replaceAll(
      `tidemark-${environment.name}`,
      'tidemark-X',
    ),
  );
}

test("Nothing asks for an environment's name: prod's values under another name give prod's templates", () => {
  expect(texts(withValues(prod, { name: 'dev' }))).toEqual(texts(prod));
});

test('Nothing but the validation asks whether an environment is production', () => {
  expect(texts(withValues(prod, { production: false }))).toEqual(texts(prod));
});

test('An environment is chosen by its name, and an unknown or missing one is refused with those there are', () => {
  expect(chooseEnvironment([dev, prod], 'prod')).toBe(prod);
  expect(() => chooseEnvironment([dev, prod], 'stage')).toThrow(
    'No environment is called "stage"; say -c env=NAME with one of dev, prod (bin/environments.ts).',
  );
  expect(() => chooseEnvironment([dev, prod], undefined)).toThrow(
    'No environment was chosen; say -c env=NAME with one of dev, prod (bin/environments.ts).',
  );
});
