import { createSocket } from 'dgram';
import { connect } from 'net';
import { startDnsServer } from './dns-server';
import { startTlsServer } from './tls-server';

const ZONES = { 'example.com': { 'api.example.com': { A: ['203.0.113.10'] }, '*.example.com': { CNAME: 'api.example.com' } } };

/** What comes of a connection. */
function connection(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
  });
}

test('the DNS server tells a name that does not exist from one that has nothing of the type', async () => {
  const server = await startDnsServer({ ...ZONES, 'shop.example.com': {} });
  try {
    expect(await Promise.all(['api.example.com', 'other.example.com', 'shop.example.com', 'example.org'].map((name) => server.exists(name)))).toEqual([true, true, false, false]);
    expect(await server.dig('AAAA', 'api.example.com')).toEqual([]);
    expect(await server.dig('A', 'other.example.com')).toEqual(['api.example.com.', '203.0.113.10']);
  } finally {
    await server.close();
  }
});

test('the DNS server ignores what it cannot read', async () => {
  const server = await startDnsServer(ZONES);
  const client = createSocket('udp4');
  try {
    await new Promise((resolve) => client.send('?', server.port, '127.0.0.1', resolve));
    expect(await server.dig('A', 'api.example.com')).toEqual(['203.0.113.10']);
  } finally {
    client.close();
    await server.close();
  }
});

test('the servers have ports of their own, and are gone once they are closed', async () => {
  const servers = await Promise.all([startTlsServer({ names: ['a.example.com'] }), startTlsServer({ names: ['b.example.com'] })]);
  expect(await Promise.all(servers.map(async (server) => (await server.handshake({ servername: 'a.example.com' })).error))).toEqual([undefined, 'ERR_TLS_CERT_ALTNAME_INVALID']);
  await Promise.all(servers.map((server) => server.close()));
  expect(await Promise.all(servers.map(({ port }) => connection(port)))).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);

  const dns = await startDnsServer(ZONES);
  await dns.close();
  await expect(dns.dig('A', 'api.example.com')).rejects.toThrow(expect.objectContaining({ code: expect.stringMatching(/^(ECONNREFUSED|ETIMEOUT)$/) }));
});
