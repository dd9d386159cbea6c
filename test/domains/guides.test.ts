import { readFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';
import { App } from 'aws-cdk-lib';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { IRELAND, newStack, restApi, zone } from './apis';
import { API_HOST, EDGE_TARGET, Names, OTHER_TARGET, TARGET, withNames } from './article-internet';
import { ApiDomain, ApiGatewayKbFindings, ApiTarget, PrivateApiDomain } from '../../src';
import { Handshake, TlsClient } from '../support/tls-server';

const guide = (slug: string) => readFileSync(join(__dirname, '..', '..', 'docs', 'guides', `${slug}.md`), 'utf8');

/** The first cells of the first table of a guide: what the reader sees. */
function seenIn(slug: string): string[] {
  const [table] = guide(slug).split(/^## /m)[1].split('\n\n').filter((block) => block.startsWith('|'));
  return table.split('\n').slice(2).map((line) => line.slice(2, line.indexOf(' | ')));
}

type Shown = Omit<Handshake, 'validUntil'>;

/** What a client of the name is shown. */
async function shown(names: Names, host = 'api.example.com', client?: TlsClient): Promise<Shown> {
  const { validUntil, ...rest } = await withNames(names, (internet) => internet.handshake(host, client));
  return rest;
}

const EXECUTE_API = { subject: '*.execute-api.eu-west-1.amazonaws.com', names: ['*.execute-api.eu-west-1.amazonaws.com'], error: 'ERR_TLS_CERT_ALTNAME_INVALID' };
const CLOUDFRONT = { subject: '*.cloudfront.net', names: ['*.cloudfront.net'], error: 'ERR_TLS_CERT_ALTNAME_INVALID' };
const RIGHT = { subject: 'api.example.com', names: ['api.example.com'], error: undefined };
const right: Names = { records: { 'api.example.com': { alias: TARGET } } };
const atTarget = (options: Required<Names>['hosts'][string]): Names => ({ ...right, hosts: { '203.0.113.10': options } });

async function expectDefaultCertificate(): Promise<void> {
  expect(await shown({ records: { 'api.example.com': { CNAME: API_HOST } } })).toEqual(EXECUTE_API);
  expect(await shown({ records: { 'api.example.com': { alias: OTHER_TARGET } } })).toEqual(EXECUTE_API);
  expect(await shown({ records: { 'v1.example.com': { CNAME: TARGET } } }, 'v1.example.com')).toEqual(EXECUTE_API);
  expect(await shown(right)).toEqual(RIGHT);
}

async function expectNoCertificateAtCloudFront(): Promise<void> {
  expect(await shown({ records: { 'api.example.com': { alias: EDGE_TARGET } } })).toEqual(CLOUDFRONT);
}

async function expectOneLabel(): Promise<void> {
  const wildcard = ['*.example.com'];
  const hosts = { '203.0.113.10': { names: ['*.execute-api.eu-west-1.amazonaws.com'], hosts: { 'a.b.example.com': wildcard, 'b.example.com': wildcard, 'example.com': wildcard } } };
  const records = { 'a.b.example.com': { alias: TARGET }, 'b.example.com': { alias: TARGET }, 'example.com': { alias: TARGET } };
  const certificate = { subject: '*.example.com', names: wildcard };
  expect(await shown({ records, hosts }, 'a.b.example.com')).toEqual({ ...certificate, error: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  expect(await shown({ records, hosts }, 'example.com')).toEqual({ ...certificate, error: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  expect(await shown({ records, hosts }, 'b.example.com')).toEqual({ ...certificate, error: undefined });
}

async function expectOldTarget(): Promise<void> {
  await withNames({ records: { 'world.example.com': { CNAME: EDGE_TARGET } } }, async (internet) => {
    expect(await internet.run('dig +short world.example.com')).toBe(`${EDGE_TARGET}.\n198.51.100.30`);
  });
}

/** Each line of the guide, and what shows it; undefined for lines that neither DNS nor TLS can show. */
const SEEN: Readonly<Record<string, Readonly<Record<string, (() => Promise<void>) | undefined>>>> = {
  'custom-domain-dns-tls': {
    'the certificate is for `*.execute-api.{region}.amazonaws.com`': expectDefaultCertificate,
    'the certificate is for `*.cloudfront.net`': expectNoCertificateAtCloudFront,
    'the certificate is right, and its name does not match': expectOneLabel,
    'the handshake fails with `protocol_version` or `handshake_failure`': async () => {
      const oldClient: TlsClient = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' };
      const newPolicy = atTarget({ names: ['api.example.com'], minVersion: 'TLSv1.3' });
      expect(await shown(right, 'api.example.com', oldClient)).toEqual({ error: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
      expect(await shown(newPolicy, 'api.example.com', { maxVersion: 'TLSv1.2' })).toEqual({ error: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
      expect(await shown(right, 'api.example.com', { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })).toEqual({ error: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' });
      expect(await shown(atTarget({ names: ['api.example.com'], minVersion: 'TLSv1' }), 'api.example.com', oldClient)).toEqual(RIGHT);
    },
    '`NXDOMAIN`, or the name is known in the VPC only': async () => {
      const inVpc: Names = { ...right, privateZones: { 'stock.example.com': { 'stock.example.com': { alias: 'vpce-0a1b2c3d-4e5f6a7b.execute-api.eu-west-1.vpce.amazonaws.com' } } } };
      const hidden: Names = { ...right, privateZones: { 'example.com': { 'stock.example.com': { A: ['10.0.1.5'] } } } };
      const see = (names: Names, name: string) => withNames(names, ({ dns }) => Promise.all([dns.exists(name), dns.dig('A', name)]));
      expect(await see(right, 'stock.example.com')).toEqual([false, []]);
      expect(await see(inVpc, 'stock.example.com')).toEqual([true, ['10.0.1.5', '10.0.2.5']]);
      expect(await see(inVpc, 'api.example.com')).toEqual([true, ['203.0.113.10']]);
      // A private zone of the same name hides all that the public one has.
      expect(await see(hidden, 'api.example.com')).toEqual([false, []]);
    },
    '`dig` shows a CNAME to `{api}.execute-api…`': async () => {
      await withNames({ records: { 'api.example.com': { CNAME: API_HOST } } }, async (internet) => {
        expect(await internet.run('dig +short A api.example.com')).toBe(`${API_HOST}.\n203.0.113.20`);
      });
    },
    '`dig` shows `d….cloudfront.net`, and the domain is Regional now, or the other way around': expectOldTarget,
    'mutual TLS: the connection is reset, or 403 `Forbidden`': async () => {
      expect(await shown(atTarget({ names: ['api.example.com'], asksForCertificate: true }), 'api.example.com', { maxVersion: 'TLSv1.2' }))
        .toEqual({ error: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' });
    },
    'the certificate stays `PENDING_VALIDATION`, or becomes `EXPIRED`': async () => {
      expect(await shown(atTarget({ names: ['api.example.com'], validUntil: new Date('2026-01-01T00:00:00Z') })))
        .toEqual({ ...RIGHT, error: 'CERT_HAS_EXPIRED' });
    },
    "`Certificate must be in 'us-east-1'`, or `A certificate was not provided for the endpoint type EDGE`": undefined,
    '403 `Forbidden` at the execute-api host': undefined,
  },
  'wrong-certificate': {
    '`*.execute-api.{region}.amazonaws.com`': expectDefaultCertificate,
    'the same, from old clients only': async () => {
      expect(await shown(right, 'api.example.com', { servername: '' })).toEqual(EXECUTE_API);
      expect(await shown(right)).toEqual(RIGHT);
    },
    '`*.cloudfront.net`': expectNoCertificateAtCloudFront,
    'yours, but for other names': expectOneLabel,
    'yours, but old': async () => {
      const [before, now] = [new Date('2030-01-01T00:00:00Z'), new Date('2031-01-01T00:00:00Z')];
      const hosts: Names['hosts'] = {
        '198.51.100.30': { names: ['*.cloudfront.net'], hosts: { 'api.example.com': ['api.example.com'] }, validUntil: before },
        '203.0.113.10': { names: ['api.example.com'], validUntil: now },
      };
      const end = (target: string) => withNames({ records: { 'api.example.com': { alias: target } }, hosts }, async (internet) => (await internet.handshake('api.example.com')).validUntil);
      expect([await end(EDGE_TARGET), await end(TARGET)]).toEqual([before, now]);
    },
    'right, and calls fail all the same with an endpoint access mode of STRICT': undefined,
  },
};

describe.each(Object.keys(SEEN))('the guide %s', (slug) => {
  test('has the lines that are proven here, and no others', () => {
    expect(seenIn(slug)).toEqual(Object.keys(SEEN[slug]));
  });

  test.each(Object.entries(SEEN[slug]).filter(([, proof]) => proof !== undefined))('is right about: %s', async (_, proof) => {
    await proof!();
  });
});

/** Runs the code of a guide in an app of its own, and returns what is found of domains in its template. */
function findingsOf(code: string): string[] {
  const app = new App();
  const stack = newStack('S', IRELAND, app);
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const vpcEndpoint = new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  const [orders, newOrders, api, beta] = ['Orders', 'NewOrders', 'Api', 'Beta'].map((id) => restApi(stack, id));
  const given = {
    ...{ ApiDomain, ApiTarget, PrivateApiDomain, stack, vpcEndpoint, orders, newOrders, api, beta, site: new HttpApi(stack, 'Site') },
    stock: restApi(stack, 'Stock', EndpointType.PRIVATE),
    hostedZone: zone(stack),
    publicZone: zone(stack),
    privateZone: new PrivateHostedZone(stack, 'PrivateZone', { zoneName: 'stock.example.com', vpc }),
    domain: code.includes('domain.') ? new ApiDomain(stack, 'Given', { domainName: 'given.example.com', hostedZone: zone(stack) }) : undefined,
  };
  runInNewContext(code.replace(/^import .*$/gm, ''), given);
  return ApiGatewayKbFindings.fromApp(app, { strict: true }).all().map(({ id }) => id).filter((id) => id.startsWith('DOM'));
}

const snippets = Object.keys(SEEN).flatMap((slug) => [...guide(slug).matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => [slug, code] as const))
  // That of the example is compared and run with it.
  .filter(([, code]) => !code.includes('MigrationStep'));

test('the guides have code to run', () => {
  expect(snippets.map(([slug]) => slug)).toEqual(['custom-domain-dns-tls', 'custom-domain-dns-tls', 'custom-domain-dns-tls', 'wrong-certificate']);
});

test.each(snippets)('the code of the guide %s runs, and draws no finding about domains: %s', (_, code) => {
  expect(findingsOf(code)).toEqual([]);
});

test('an alias shows no CNAME, so its addresses are compared with those of the target', async () => {
  const [named, target] = await withNames(right, ({ dns }) => Promise.all([dns.dig('A', 'api.example.com'), dns.dig('A', TARGET)]));
  expect(named).toEqual(['203.0.113.10']);
  expect(target).toEqual(named);
});
