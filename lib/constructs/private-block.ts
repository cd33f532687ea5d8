/** Whether an IPv4 block (CIDR) lies in what RFC 1918 keeps for private networks. */
export function isPrivate(cidr: string): boolean {
  const [address = '', prefix = ''] = cidr.split('/');
  const [first = 0, second = 0] = address.split('.').map(Number);
  const length = Number(prefix);
  if (first === 10) return length >= 8;
  if (first === 172) return second >= 16 && second <= 31 && length >= 12;
  return first === 192 && second === 168 && length >= 16;
}
