/** An IPv4 block as its first address and number of addresses. */
export interface Ipv4Block {
  readonly first: number;
  readonly size: number;
  readonly prefix: number;
}

/** `10.0.0.0/16` as numbers; undefined when it is no block or its address is not the block's first. */
export function parseBlock(cidr: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [, ...parts] = match.map(Number);
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = parts;
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % size === 0 ? { first, size, prefix } : undefined;
}

export function overlap(one: Ipv4Block, other: Ipv4Block): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}
