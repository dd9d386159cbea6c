/** A range of addresses. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly first: bigint;
  /** How many bits all addresses of the range share. */
  readonly prefix: number;
}

const BITS = { 4: 32, 6: 128 } as const;

/** Reads `10.0.0.0/8` or `fd00::/8`; an address without a prefix is a range of one. Undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', length] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const version = address.includes(':') ? 6 : 4;
  const value = version === 4 ? ipv4(address) : ipv6(address);
  const prefix = length === undefined ? BITS[version] : Number(length);
  if (value === undefined || prefix > BITS[version]) return undefined;
  return { version, first: value - value % sizeOf(version, prefix), prefix };
}

/** Whether all addresses of the second range are in the first one. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.version !== inner.version || outer.prefix > inner.prefix) return false;
  return inner.first - inner.first % sizeOf(outer.version, outer.prefix) === outer.first;
}

/** Whether two ranges have addresses in common, which they only do if one of them holds the other. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}

/** The last address of a range, as a number. */
export function lastOf({ version, first, prefix }: Cidr): bigint {
  return first + sizeOf(version, prefix) - 1n;
}

function sizeOf(version: 4 | 6, prefix: number): bigint {
  return 2n ** BigInt(BITS[version] - prefix);
}

function ipv4(text: string): bigint | undefined {
  const pieces = text.split('.');
  if (pieces.length !== 4 || !pieces.every((piece) => /^\d{1,3}$/.test(piece) && Number(piece) <= 255)) return undefined;
  return pieces.reduce((value, piece) => value * 256n + BigInt(piece), 0n);
}

function ipv6(text: string): bigint | undefined {
  const [left, right, ...more] = text.split('::');
  const [head, tail] = [left, right ?? ''].map((half) => half === '' ? [] : half.split(':'));
  const missing = 8 - head.length - tail.length;
  if (more.length > 0 || (right === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...new Array<string>(right === undefined ? 0 : missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}
