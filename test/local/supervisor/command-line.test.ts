import { parseCommandLine } from '../../../local/supervisor/command-line';

test('options are off unless they are given', () => {
  expect(parseCommandLine([])).toEqual({ once: false, fresh: false, help: false });
  expect(parseCommandLine(['--fresh', '--once'])).toEqual({ once: true, fresh: true, help: false });
  expect(parseCommandLine(['-h'])).toEqual({ once: false, fresh: false, help: true });
});

test.each([['--onse'], ['-x'], ['--fresh=yes'], ['--no-once']])('%s is no option', (arg) => {
  expect(() => parseCommandLine(['--once', arg])).toThrow(`There is no option ${arg}.`);
});

test('what is no option at all is named too', () => {
  expect(() => parseCommandLine(['once'])).toThrow('"once" is not understood: npm start takes options only.');
});
