import { readFileSync, writeFileSync } from 'node:fs';

const bundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Alpine, Arch
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora and its family
  '/etc/ssl/ca-bundle.pem', // SUSE
];

/**
 * A Java trust store with the certificates that this machine trusts. The Java from the Python package index brings its
 * own list, which knows nothing of a company's proxy; Node and Python read the machine's.
 * @param {string} file - where to write it, in Java's own format (JKS, version 2)
 * @returns {boolean} false when the machine has no list of its own in a known place
 */
export function writeTrustStore(file, env = process.env) {
  const places = [env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS, ...bundles].filter(
    (place) => place !== undefined,
  );
  const pem = places.map(readIfThere).join('\n');
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = [...new Set(found.map((block) => block.replace(/-----[^-]+-----|\s/g, '')))];
  if (certificates.length === 0) return false;
  const entries = certificates.flatMap((base64, index) => {
    const der = Buffer.from(base64, 'base64');
    return [int32(2), utf(`ca-${index}`), Buffer.alloc(8), utf('X.509'), int32(der.length), der];
  });
  // The last 20 bytes are a digest that is only read by who gives a password.
  writeFileSync(
    file,
    Buffer.concat([int32(0xfeedfeed), int32(2), int32(certificates.length), ...entries, Buffer.alloc(20)]),
  );
  return true;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function utf(text) {
  const bytes = Buffer.alloc(2 + text.length);
  bytes.writeUInt16BE(text.length);
  bytes.write(text, 2, 'latin1');
  return bytes;
}
