import { createHash } from 'node:crypto';

/**
 * UUID of a component, made from where it stands by name (RFC 9562, version 5): the same name gives the same one, so
 * that a new flow updates what an older one made, and a diff shows what changed.
 */
export function identifierOf(...path: readonly string[]): string {
  const digest = createHash('sha1')
    .update(`tidemark/${path.join('/')}`)
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
