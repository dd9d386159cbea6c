import { readFileSync } from 'fs';
import { join } from 'path';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { certificateIn, IRELAND, newStack, zone } from './apis';
import { API_HOST, EDGE_TARGET, ENDPOINT_HOST, Names, OTHER_TARGET, TARGET, withNames } from './article-internet';
import { ApiDomain } from '../../src/domains/api-domain';
import { PrivateApiDomain } from '../../src/domains/private-api-domain';
import { Internet } from '../support/internet';
import { synthesise } from '../support/stacks';

/** A line of an output: what to type, and what it says must appear. */
interface Check {
  readonly commands: string[];
  readonly expectation: string;
}

/** The checks of the domain that is made, as a user copies them from the outputs of the deployed stack. */
function checksOf(make: (scope: Construct) => unknown): Check[] {
  const [{ body }] = synthesise((app) => make(newStack('S', IRELAND, app)));
  return Object.values(body.Outputs ?? {}).flatMap(({ Value }) => deployed(Value).split('\n')).map((line) => {
    const [commands, expectation] = line.split(' # ');
    return { commands: commands.split('; '), expectation };
  });
}

/** What CloudFormation makes of the value of an output. */
function deployed(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument]] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(deployed).join('');
  if (name === 'Fn::GetAtt') return TARGET;
  if (name === 'Fn::Select') return ENDPOINT_HOST;
  expect(argument).toBe('AWS::URLSuffix');
  return 'amazonaws.com';
}

const ADDRESS = /^[0-9a-f.:]+$/;
const addressesIn = (printed: string) => printed.split('\n').filter((line) => ADDRESS.test(line));

const areSame = ([one, other]: string[], start = '') =>
  addressesIn(one).some((address) => address.startsWith(start)) && String(addressesIn(one)) === String(addressesIn(other));

/** What a person makes of what is printed, by the words of the output. */
const READ: readonly [RegExp, (printed: string[], words: string[]) => boolean][] = [
  [/^both show addresses, of the same ranges; neither is empty$/, (printed) => areSame(printed)],
  [/^both show the private addresses of the endpoint; outside of the VPC the first shows nothing$/, (printed) => areSame(printed, '10.')],
  [/^shows (.+) or a wildcard for it, not (.+); and a notAfter that is to come$/, ([printed], [name, other]) => {
    const names = [...printed.matchAll(/DNS:([^,\n]+)/g)].map(([, san]) => san);
    const [, end] = /^notAfter=(.+)$/m.exec(printed) ?? [];
    return (names.includes(name) || names.includes(name.replace(/^[^.]+/, '*'))) && !names.includes(other) && new Date(end) > new Date();
  }],
];

async function passes({ commands, expectation }: Check, internet: Internet): Promise<boolean> {
  const printed = await Promise.all(commands.map((command) => internet.run(command)));
  const [words, read] = READ.find(([pattern]) => pattern.test(expectation))!;
  return read(printed, words.exec(expectation)!.slice(1));
}

const dualStack = checksOf((scope) => new ApiDomain(scope, 'Domain', {
  domainName: 'api.example.com', hostedZone: zone(scope), certificate: certificateIn(scope, 'eu-west-1'), checkOutputs: true,
}));
const right: Names = { records: { 'api.example.com': { alias: TARGET } } };
const expired = { '203.0.113.10': { names: ['api.example.com'], validUntil: new Date('2026-01-01T00:00:00Z') } };

test.each<[string, Names, [a: boolean, aaaa: boolean, certificate: boolean]]>([
  ['everything is right', right, [true, true, true]],
  ['the name is a CNAME to the target', { records: { 'api.example.com': { CNAME: TARGET } } }, [true, true, true]],
  ['the certificate is for the parent, with a wildcard', { ...right, hosts: { '203.0.113.10': { names: ['example.com', '*.example.com'] } } }, [true, true, true]],
  ["the name leads to the API's own host", { records: { 'api.example.com': { CNAME: API_HOST } } }, [false, false, false]],
  ['the name leads to the target of another domain', { records: { 'api.example.com': { alias: OTHER_TARGET } } }, [false, false, false]],
  ['the name leads to the target of the type that the domain had', { records: { 'api.example.com': { alias: EDGE_TARGET } } }, [false, false, false]],
  ['there is no record', { records: {} }, [false, false, false]],
  ['there is no record for IPv6', { records: { 'api.example.com': { A: ['203.0.113.10'] } } }, [true, false, true]],
  ['a private zone hides the record', { ...right, privateZones: { 'example.com': {} } }, [false, false, false]],
  ['the certificate has expired', { ...right, hosts: expired }, [true, true, false]],
])('the outputs tell when %s', async (_, names, expected) => {
  expect(await withNames(names, (internet) => Promise.all(dualStack.map((check) => passes(check, internet))))).toEqual(expected);
});

const inside: Names = { privateZones: { 'stock.example.com': { 'stock.example.com': { alias: ENDPOINT_HOST } } } };

/** The checks of a private domain, on request. */
const privateChecks = (checkOutputs?: boolean) => checksOf((scope) => {
  const vpcEndpoint = new InterfaceVpcEndpoint(scope, 'Endpoint', { vpc: new Vpc(scope, 'Vpc', { natGateways: 0 }), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  new PrivateApiDomain(scope, 'Domain', { domainName: 'stock.example.com', vpcEndpoint, certificate: certificateIn(scope, 'eu-west-1'), checkOutputs });
});

test.each<[string, Names, [a: boolean, certificate: boolean]]>([
  ['the caller is in the VPC', inside, [true, true]],
  ['the caller is outside', {}, [false, false]],
  ["the name leads to the API's own host", { privateZones: { 'stock.example.com': { 'stock.example.com': { CNAME: API_HOST } } } }, [false, false]],
  ['the endpoint answers with the certificate of execute-api', { ...inside, hosts: { '10.0.1.5': { names: ['*.execute-api.eu-west-1.amazonaws.com'] } } }, [true, false]],
])('the outputs of a private domain tell when %s', async (_, names, expected) => {
  expect(await withNames(names, (internet) => Promise.all(privateChecks(true).map((check) => passes(check, internet))))).toEqual(expected);
});

test('a private domain has no outputs unless it is asked for them', () => {
  expect(privateChecks()).toEqual([]);
});

test('the outputs of a private domain at an endpoint that is not made here ask for its host', () => {
  const [{ commands, expectation }, certificate] = checksOf((scope) => {
    const vpcEndpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, 'Endpoint', { vpcEndpointId: 'vpce-0a1b', port: 443 });
    new PrivateApiDomain(scope, 'Domain', { domainName: 'stock.example.com', vpcEndpoint, certificate: certificateIn(scope, 'eu-west-1'), checkOutputs: true });
  });
  expect(commands).toEqual([
    'dig +short A stock.example.com',
    "dig +short A $(aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a1b --query 'VpcEndpoints[0].DnsEntries[0].DnsName' --output text)",
  ]);
  expect(expectation).toBe('both show the private addresses of the endpoint; outside of the VPC the first shows nothing');
  expect(certificate).toEqual({
    commands: ['openssl s_client -connect stock.example.com:443 -servername stock.example.com </dev/null 2>/dev/null | openssl x509 -noout -subject -enddate -ext subjectAltName'],
    expectation: 'shows stock.example.com or a wildcard for it, not *.execute-api.eu-west-1.amazonaws.com; and a notAfter that is to come',
  });
});

test.each(['custom-domain-dns-tls', 'wrong-certificate'])('the guide %s tells to type what the outputs do', (slug) => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'guides', `${slug}.md`), 'utf8');
  const [openssl] = dualStack[dualStack.length - 1].commands;
  expect(openssl).toContain('-servername api.example.com ');
  expect(text).toContain(openssl);
});
