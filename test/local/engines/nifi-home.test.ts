import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nifiHome, nifiRefusal, wantedNars } from '../../../local/engines/nifi-home';
import { temporaryFolder } from '../fixtures/temporary-folder';

/** A folder with the names of files that an unpacked NiFi has. */
function unpacked(version: string, without?: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'lib'));
  for (const name of [...wantedNars(), 'nifi-framework-nar-bom', 'nifi-poi-nar']) {
    if (name !== without) writeFileSync(join(folder, 'lib', `${name}-${version}.nar`), '');
  }
  return folder;
}

it('takes of the distribution the NARs that the image keeps', () => {
  const folder = unpacked('2.9.0');
  expect(nifiHome(folder)).toEqual({ folder, nars: wantedNars().map((name) => `${name}-2.9.0.nar`) });
  expect(nifiRefusal(unpacked('2.10.1'))).toBeUndefined();
});

it.each([
  ['no folder', undefined, 'NIFI_HOME is not set.'],
  ['an empty value', '', 'NIFI_HOME is not set.'],
  ['a folder that does not exist', '/nowhere/nifi', 'NIFI_HOME=/nowhere/nifi is no unpacked NiFi'],
])('says how to get a NiFi when there is %s', (_, folder, why) => {
  const refusal = nifiRefusal(folder);
  expect(refusal).toContain(why);
  expect(refusal).toContain('nifi-2.9.0-bin.zip');
  expect(refusal).toContain('sha512');
});

it('names what a distribution lacks', () => {
  expect(nifiRefusal(unpacked('2.9.0', 'nifi-parquet-nar'))).toContain('lacks nifi-parquet-nar,');
});

it.each(['2.8.0', '1.28.1', '3.0.0'])('refuses NiFi %s, by its version', (version) => {
  expect(nifiRefusal(unpacked(version))).toContain(`is NiFi ${version}; the flow needs 2.9 or a newer 2.`);
});
