/**
 * The software of the DNS servers on premises, in whose words a forwarding rule is written.
 */
export enum DnsServer {
  /** ISC BIND: lines for `named.conf`. */
  BIND = 'BIND',

  /** Unbound: lines for `unbound.conf`. */
  UNBOUND = 'UNBOUND',

  /** dnsmasq: lines for `dnsmasq.conf`. */
  DNSMASQ = 'DNSMASQ',

  /** Windows Server: PowerShell commands for a conditional forwarder. */
  WINDOWS = 'WINDOWS',
}

/**
 * The rule that hands the names on to the addresses, for each server. Servers that guard against rebinding drop private addresses from answers,
 * so Unbound and dnsmasq are told that these names have them.
 */
export const FORWARDING_RULES: Readonly<Record<DnsServer, (name: string, addresses: readonly string[]) => string>> = {
  // 'forward only': without an answer from here, a public one would be the wrong one.
  [DnsServer.BIND]: (name, addresses) => `zone "${name}" { type forward; forward only; forwarders { ${addresses.map((address) => `${address}; `).join('')}}; };`,
  [DnsServer.UNBOUND]: (name, addresses) => [
    'server:', `  private-domain: "${name}"`, 'forward-zone:', `  name: "${name}"`, ...addresses.map((address) => `  forward-addr: ${address}`),
  ].join('\n'),
  [DnsServer.DNSMASQ]: (name, addresses) => [...addresses.map((address) => `server=/${name}/${address}`), `rebind-domain-ok=/${name}/`].join('\n'),
  [DnsServer.WINDOWS]: (name, addresses) => `Add-DnsServerConditionalForwarderZone -Name "${name}" -MasterServers ${addresses.join(',')}`,
};
