import { DnsServer, DnsZones, startDnsServer } from './dns-server';
import { Handshake, startTlsServer, TlsClient, TlsServer, TlsServerOptions } from './tls-server';

/** What somebody can reach: the zones that he can look into, and the hosts behind the addresses. */
export interface InternetOptions {
  readonly zones: DnsZones;
  readonly hosts: Readonly<Record<string, TlsServerOptions>>;
}

/** Names and hosts as somebody sees them, all on 127.0.0.1. */
export class Internet {
  public static async start({ zones, hosts }: InternetOptions): Promise<Internet> {
    const servers = await Promise.all(Object.entries(hosts).map(async ([address, options]) => [address, await startTlsServer(options)] as const));
    return new Internet(await startDnsServer(zones), new Map(servers));
  }

  private constructor(public readonly dns: DnsServer, private readonly servers: ReadonlyMap<string, TlsServer>) {}

  /** Looks the name up, and shakes hands with the host behind its first address. */
  public async handshake(host: string, client: TlsClient = {}): Promise<Handshake> {
    const [address] = (await this.dns.dig('A', host)).filter((line) => !line.endsWith('.'));
    const server = this.servers.get(address);
    return server === undefined ? { error: 'ENOTFOUND' } : server.handshake({ servername: host, host, ...client });
  }

  /** Runs what our pages and outputs tell people to type: `dig +short`, and `openssl s_client` with `openssl x509`. Returns what is printed. */
  public async run(command: string): Promise<string> {
    const [, type, name] = /^dig \+short (?:(A|AAAA) )?([^ ]+)$/.exec(command) ?? [];
    if (name !== undefined) return (await this.dns.dig(type === 'AAAA' ? type : 'A', name)).join('\n');
    const [, host, servername] = OPENSSL.exec(command) ?? [];
    if (host === undefined) throw new Error(`no such command: ${command}`);
    const { subject, names, validUntil } = await this.handshake(host, { servername });
    if (subject === undefined) return '';
    return `subject=CN = ${subject}\nnotAfter=${opensslDate(validUntil!)}\nX509v3 Subject Alternative Name: \n    ${names!.map((san) => `DNS:${san}`).join(', ')}`;
  }

  public async close(): Promise<void> {
    await Promise.all([this.dns, ...this.servers.values()].map((server) => server.close()));
  }
}

const OPENSSL = new RegExp('^openssl s_client -connect ([^ ]+):443 -servername ([^ ]+) </dev/null 2>/dev/null '
  + '\\| openssl x509 -noout -subject -enddate -ext subjectAltName$');

/** Such as 'Nov 22 02:03:40 2026 GMT'. */
function opensslDate(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${month} ${day} ${time} ${year} GMT`;
}
