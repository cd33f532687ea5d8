import { parseCommandLine } from '../../../local/supervisor/command-line';

test('options are off unless they are given', () => {
  expect(parseCommandLine([])).toEqual({ once: false, fresh: false, delivery: 'lambda', help: false });
  expect(parseCommandLine(['--fresh', '--once'])).toEqual({
    once: true,
    fresh: true,
    delivery: 'lambda',
    help: false,
  });
  expect(parseCommandLine(['-h'])).toEqual({ once: false, fresh: false, delivery: 'lambda', help: true });
});

test('delivery is by the word that is given, with an equals sign or without', () => {
  expect(parseCommandLine(['--delivery', 'nifi']).delivery).toBe('nifi');
  expect(parseCommandLine(['--once', '--delivery=nifi'])).toMatchObject({ once: true, delivery: 'nifi' });
  expect(parseCommandLine(['--delivery=lambda']).delivery).toBe('lambda');
});

test.each([[['--delivery']], [['--delivery', 'kafka']], [['--delivery=']], [['--delivery', '--once']]])(
  'an engine that does not exist is refused: %j',
  (args) => {
    expect(() => parseCommandLine(args)).toThrow(
      '--delivery takes one word: lambda, which is the default, or nifi.',
    );
  },
);

test.each([['--onse'], ['-x'], ['--fresh=yes'], ['--no-once']])('%s is no option', (arg) => {
  expect(() => parseCommandLine(['--once', arg])).toThrow(`There is no option ${arg}.`);
});

test('what is no option at all is named too', () => {
  expect(() => parseCommandLine(['once'])).toThrow('"once" is not understood: npm start takes options only.');
});
