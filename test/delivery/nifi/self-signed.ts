import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { engineHomes } from '../../../local/engines/homes';

export const keytool = join(dirname(engineHomes().java), 'keytool');

/** A key for `localhost` and its certificate as PEM, made in the folder as NiFi's start.sh makes them. */
export function selfSigned(folder: string): { pfx: Buffer; passphrase: string; certificate: string } {
  const passphrase = 'only-for-this-test';
  const store = join(folder, 'keystore.p12');
  const certificate = join(folder, 'certificate.pem');
  const common = ['-alias', 'nifi', '-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
  const run = (...rest: string[]) => execFileSync(keytool, [...rest, ...common], { stdio: 'pipe' });
  run('-genkeypair', '-keyalg', 'EC', '-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost');
  run('-exportcert', '-rfc', '-file', certificate);
  return { pfx: readFileSync(store), passphrase, certificate };
}
