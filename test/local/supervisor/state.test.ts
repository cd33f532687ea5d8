import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadPasswords } from '../../../local/route/secrets';
import { discardData, prepareState, stateFolder } from '../../../local/supervisor/state';
import { temporaryFolder } from '../fixtures/temporary-folder';

test('a nearly full disk is refused with how much is free and how much is needed', async () => {
  const state = stateFolder(temporaryFolder());
  await expect(prepareState(state, () => 700.5)).rejects.toThrow(
    `Only 700 MiB are free where ${state.dir} lies: free at least 1024 MiB and start again.`,
  );
});

test('a folder that cannot be made is named', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(prepareState(stateFolder(path.join(file, 'state')))).rejects.toThrow(
    `The folder ${file}/state cannot be written`,
  );
});

test('passwords are made once, for this user only, and gone with the data', async () => {
  const state = stateFolder(temporaryFolder());
  await prepareState(state);
  const passwords = loadPasswords(state.secrets);
  expect(Object.keys(passwords)).toEqual(['postgres', 'migrate', 'api', 'capture', 'reconcile']);
  expect(new Set(Object.values(passwords)).size).toBe(5);
  expect(statSync(state.secrets).mode & 0o777).toBe(0o600);
  expect(loadPasswords(state.secrets)).toEqual(passwords);
  discardData(state);
  expect(existsSync(state.secrets)).toBe(false);
  await prepareState(state);
  expect(loadPasswords(state.secrets)).not.toEqual(passwords);
});

test('a role that came later gets a password, and the others keep theirs', async () => {
  const state = stateFolder(temporaryFolder());
  await prepareState(state);
  const { reconcile, ...others } = loadPasswords(state.secrets);
  writeFileSync(state.secrets, JSON.stringify(others));
  const passwords = loadPasswords(state.secrets);
  expect(passwords).toEqual({ ...others, reconcile: expect.stringMatching(/^[\w-]{24}$/) as string });
  expect(passwords.reconcile).not.toBe(reconcile);
  expect(loadPasswords(state.secrets)).toEqual(passwords);
});

test('a damaged file of passwords is kept and refused with the way out', async () => {
  const state = stateFolder(temporaryFolder());
  await mkdir(state.data, { recursive: true });
  writeFileSync(state.secrets, '{"postgres":');
  expect(() => loadPasswords(state.secrets)).toThrow(
    `${state.secrets} is damaged: start once with --fresh, which makes new data and passwords.`,
  );
  expect(readFileSync(state.secrets, 'utf8')).toBe('{"postgres":');
});
