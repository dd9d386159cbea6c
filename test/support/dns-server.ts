import { createSocket } from 'dgram';
import { Resolver } from 'dns/promises';
import { AddressInfo } from 'net';
import { Answer, AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE, RecordType } from 'dns-packet';

/** What a name has: addresses, another name instead (CNAME), or the addresses of another name (an alias of Route 53). */
export interface DnsRecords {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
  readonly alias?: string;
}

/** Zones with their names: `{ 'example.com': { 'api.example.com': { A: ['203.0.113.10'] } } }`. */
export type DnsZones = Readonly<Record<string, Readonly<Record<string, DnsRecords>>>>;

/** A server on 127.0.0.1 that answers like the resolver of somebody who can look into the zones. */
export interface DnsServer {
  readonly port: number;
  /** What `dig +short <type> <name>` prints, line by line: names that stand for others, then addresses. */
  dig(type: 'A' | 'AAAA', name: string): Promise<string[]>;
  /** Whether there is such a name at all. */
  exists(name: string): Promise<boolean>;
  close(): Promise<void>;
}

const NXDOMAIN = 3;

/** Starts a server. Of two zones the one with the longer name answers: a private zone hides what the public one above it has. */
export async function startDnsServer(zones: DnsZones): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const query = queryIn(message);
    if (query === undefined) return;
    const [question] = query.questions ?? [];
    const answers = question === undefined ? undefined : answersTo(zones, question.name, question.type);
    const flags = AUTHORITATIVE_ANSWER + RECURSION_AVAILABLE + (answers === undefined ? NXDOMAIN : 0);
    socket.send(encode({ type: 'response', id: query.id, flags, questions: query.questions, answers }), port, address);
  });
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(0, '127.0.0.1', resolve));

  const { port } = socket.address() as AddressInfo;
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return {
    port,
    dig: (type, name) => dig(resolver, type, name),
    exists: (name) => resolver.resolve(name, 'A').then(() => true, ({ code }: NodeJS.ErrnoException) => code !== 'ENOTFOUND'),
    close: () => new Promise((resolve) => {
      resolver.cancel();
      socket.close(() => resolve());
    }),
  };
}

/** Undefined for what is no DNS message: it gets no answer. */
function queryIn(message: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

/** Undefined if there is no such name, an empty list if the name has nothing of that type. */
function answersTo(zones: DnsZones, name: string, type: RecordType): Answer[] | undefined {
  const records = recordsOf(zones, name);
  if (records === undefined) return undefined;
  const { CNAME, alias } = records;
  if (CNAME !== undefined) return [{ type: 'CNAME', name, ttl: 60, data: CNAME }, ...(type === 'CNAME' ? [] : answersTo(zones, CNAME, type) ?? [])];
  // The answer to an alias does not tell that it is one.
  if (alias !== undefined) return answersTo(zones, alias, type)?.map((answer) => ({ ...answer, name }));
  if (type !== 'A' && type !== 'AAAA') return [];
  return (records[type] ?? []).map((data) => ({ type, name, ttl: 60, data }));
}

function recordsOf(zones: DnsZones, name: string): DnsRecords | undefined {
  const [zone] = Object.keys(zones).filter((candidate) => name === candidate || name.endsWith(`.${candidate}`)).sort((one, other) => other.length - one.length);
  return zone === undefined ? undefined : zones[zone][name] ?? zones[zone][`*${name.slice(name.indexOf('.'))}`];
}

async function dig(resolver: Resolver, type: 'A' | 'AAAA', name: string): Promise<string[]> {
  const names = await orNothing(resolver.resolveCname(name));
  return [...names.map((target) => `${target}.`), ...await orNothing(resolver.resolve(name, type) as Promise<string[]>)];
}

async function orNothing(lookup: Promise<string[]>): Promise<string[]> {
  try {
    return await lookup;
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
