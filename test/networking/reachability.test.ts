import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IpAddresses, IpProtocol, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Deployed, Packet, Reachability } from './reachability';
import { onPremisesExample } from '../../examples/networking/app';
import { ExecuteApiEndpoint, OnPremisesDns } from '../../src';

/** Addresses within the ranges, and outside of them: the first and the last, and their neighbours. */
interface Grid {
  readonly inside: string[];
  readonly outside: string[];
}

const PACKETS: Omit<Packet, 'address'>[] = [
  ...[0, 1, 22, 52, 53, 54, 80, 442, 443, 444, 853, 3389, 8443, 65_535].map((port) => ({ protocol: 'tcp' as const, port })),
  ...[0, 52, 53, 54, 443, 65_535].map((port) => ({ protocol: 'udp' as const, port })),
  { protocol: 'icmp', port: 8 },
];

const ELSEWHERE = ['0.0.0.1', '1.1.1.1', '10.255.255.255', '172.31.0.1', '203.0.113.9', '255.255.255.255', '::1', 'fd12::1', '2600::1'];

/** Every packet that gets through and should not, or should and does not. */
function mistakes(template: Deployed, endpoint: string, wanted: string[], { inside, outside }: Grid): string[] {
  const groups = new Reachability(template);
  const isWanted = ({ protocol, port }: Omit<Packet, 'address'>) => wanted.includes(`${protocol} ${port}`);
  const of = (addresses: string[]) => addresses.flatMap((address) => PACKETS.map((packet) => ({ ...packet, address })));
  const text = ({ protocol, port, address }: Packet) => `${protocol} ${port} ${address}`;
  return [
    ...of(inside).filter((packet) => groups.letsIn(endpoint, packet) !== isWanted(packet)).map((packet) => `in ${text(packet)}`),
    ...of([...outside, ...ELSEWHERE]).filter((packet) => groups.letsIn(endpoint, packet)).map((packet) => `in ${text(packet)}`),
    ...of([...inside, ...outside, ...ELSEWHERE]).filter((packet) => groups.letsOut(endpoint, packet)).map((packet) => `out ${text(packet)}`),
  ];
}

const HTTPS = ['tcp 443'];
const DNS = ['tcp 53', 'udp 53'];

const VPC: Grid = { inside: ['10.0.0.0', '10.0.0.7', '10.0.255.255'], outside: ['9.255.255.255', '10.1.0.0'] };
const OFFICE: Grid = { inside: ['192.168.0.0', '192.168.7.7', '192.168.255.255'], outside: ['192.167.255.255', '192.169.0.0'] };
const PLANT: Grid = { inside: ['172.16.32.0', '172.16.47.255'], outside: ['172.16.31.255', '172.16.48.0'] };
const SECOND: Grid = { inside: ['100.64.0.0', '100.64.15.255'], outside: ['100.63.255.255', '100.64.16.0'] };
const OFFICE6: Grid = { inside: ['fd00:1::', 'fd00:1:ffff:ffff:ffff:ffff:ffff:ffff'], outside: ['fd00:0:ffff:ffff:ffff:ffff:ffff:ffff', 'fd00:2::'] };
const VPC6: Grid = {
  inside: ['2001:db8:1234:1a00::', '2001:db8:1234:1aff:ffff:ffff:ffff:ffff'],
  outside: ['2001:db8:1234:19ff:ffff:ffff:ffff:ffff', '2001:db8:1234:1b00::'],
};

/** Who belongs inside, and everybody near them. */
function grid(inside: Grid[], outside: Grid[] = []): Grid {
  return { inside: inside.flatMap((one) => one.inside), outside: [...inside.flatMap((one) => one.outside), ...outside.flatMap((one) => one.inside)] };
}

function network(form: { dualStack: boolean; disableInlineRules?: boolean; env?: { account: string; region: string } }): Deployed {
  const app = new App({ context: { '@aws-cdk/aws-ec2.securityGroupDisableInlineRules': form.disableInlineRules } });
  const stack = new Stack(app, 'S', { env: form.env });
  const vpc = new Vpc(stack, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    ipProtocol: form.dualStack ? IpProtocol.DUAL_STACK : undefined,
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const onPremisesCidrs = ['192.168.0.0/16', '172.16.32.0/20', ...form.dualStack ? ['fd00:1::/32'] : []];
  new ExecuteApiEndpoint(stack, 'Endpoint', { vpc, onPremisesCidrs, moreVpcCidrs: ['100.64.0.0/20'], privateDns: true, dualStack: form.dualStack });
  new OnPremisesDns(stack, 'Dns', { vpc, onPremisesCidrs, dualStack: form.dualStack });
  return Template.fromStack(stack).toJSON() as Deployed;
}

function idOf({ Resources }: Deployed, type: string): string {
  const ids = Object.keys(Resources).filter((id) => Resources[id].Type === type);
  expect(ids).toHaveLength(1);
  return ids[0];
}

function both(template: Deployed, https: Grid, dns: Grid): string[] {
  return [
    ...mistakes(template, idOf(template, 'AWS::EC2::VPCEndpoint'), HTTPS, https).map((mistake) => `https ${mistake}`),
    ...mistakes(template, idOf(template, 'AWS::Route53Resolver::ResolverEndpoint'), DNS, dns).map((mistake) => `dns ${mistake}`),
  ];
}

const ENV = { account: '111122223333', region: 'eu-west-1' };
const WHO = {
  ipv4: [grid([VPC, SECOND, OFFICE, PLANT], [VPC6, OFFICE6]), grid([OFFICE, PLANT], [VPC, SECOND, VPC6, OFFICE6])],
  dualStack: [grid([VPC, VPC6, SECOND, OFFICE, PLANT, OFFICE6]), grid([OFFICE, PLANT, OFFICE6], [VPC, VPC6, SECOND])],
} as const;

describe('every named range reaches 443 and 53, and nothing else does', () => {
  test.each([
    ['with IPv4', network({ dualStack: false, env: ENV }), WHO.ipv4],
    ['with IPv4 in any account and Region', network({ dualStack: false }), WHO.ipv4],
    ['with both', network({ dualStack: true, env: ENV }), WHO.dualStack],
    ['when the app wants rules as resources of their own, beside which a group lets everything out', network({ dualStack: true, disableInlineRules: true, env: ENV }), WHO.dualStack],
  ] as const)('%s', (_, template, [https, dns]) => {
    expect(both(template, https, dns)).toEqual([]);
  });

  test('in the example', () => {
    const app = new App();
    onPremisesExample(app);
    const template = app.synth().getStackByName('Office').template as Deployed;
    const servers: Grid = { inside: ['192.168.0.53', '192.168.1.53'], outside: ['192.168.0.52', '192.168.0.54', '192.168.1.52', '192.168.1.54'] };

    expect(both(template, grid([VPC, OFFICE]), grid([servers], [VPC]))).toEqual([]);
  });
});

describe('it is seen when a template', () => {
  type Rules = { SecurityGroupIngress: Record<string, unknown>[]; SecurityGroupEgress?: Record<string, unknown>[] };

  /** The template with IPv4, changed in the group of the endpoint or of the resolver. */
  function changed(id: 'Endpoint' | 'Dns', change: (rules: Rules, template: Deployed, group: string) => void): string[] {
    const template = structuredClone(network({ dualStack: false, env: ENV }));
    const group = Object.keys(template.Resources).find((name) => name.startsWith(`${id}SecurityGroup`)) as string;
    change(template.Resources[group].Properties as Rules, template, group);
    return both(template, ...WHO.ipv4);
  }

  test.each<[string, string, Parameters<typeof changed>]>([
    ['leaves a range out', 'https in tcp 443 172.16.32.0', ['Endpoint', ({ SecurityGroupIngress }) => SecurityGroupIngress.pop()]],
    ['names half of a range', 'https in tcp 443 192.168.255.255', ['Endpoint', ({ SecurityGroupIngress: [, , rule] }) => Object.assign(rule, { CidrIp: '192.168.0.0/17' })]],
    ['names twice a range', 'https in tcp 443 172.16.31.255', ['Endpoint', ({ SecurityGroupIngress: [, , , rule] }) => Object.assign(rule, { CidrIp: '172.16.0.0/18' })]],
    ['lets everybody in', 'https in tcp 443 203.0.113.9', ['Endpoint', ({ SecurityGroupIngress: [rule] }) => Object.assign(rule, { CidrIp: '0.0.0.0/0' })]],
    ['lets everybody in over IPv6', 'https in tcp 443 2600::1', ['Endpoint', ({ SecurityGroupIngress }) => SecurityGroupIngress.push({ CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })]],
    ['opens a port more', 'https in tcp 444 10.0.0.0', ['Endpoint', ({ SecurityGroupIngress: [rule] }) => Object.assign(rule, { ToPort: 444 })]],
    ['opens all ports', 'https in tcp 22 10.0.0.0', ['Endpoint', ({ SecurityGroupIngress: [rule] }) => Object.assign(rule, { IpProtocol: '-1' })]],
    ['opens a port by a rule of its own', 'https in tcp 80 192.168.0.0', ['Endpoint', (_, { Resources }, group) => Object.assign(Resources, {
      More: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { 'Fn::GetAtt': [group, 'GroupId'] }, CidrIp: '192.168.0.0/16', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 } },
    })]],
    ['lets the endpoint out', 'https out tcp 443 203.0.113.9', ['Endpoint', (rules) => { delete rules.SecurityGroupEgress; }]],
    ['lets the endpoint out to the VPC', 'https out tcp 53 10.0.0.0', ['Endpoint', (rules) => { rules.SecurityGroupEgress = [{ CidrIp: '10.0.0.0/16', IpProtocol: '-1' }]; }]],
    ['answers queries over UDP only', 'dns in tcp 53 192.168.0.0', ['Dns', (rules) => { rules.SecurityGroupIngress = rules.SecurityGroupIngress.filter((rule) => rule.IpProtocol === 'udp'); }]],
    ['answers queries over TCP only', 'dns in udp 53 192.168.0.0', ['Dns', (rules) => { rules.SecurityGroupIngress = rules.SecurityGroupIngress.filter((rule) => rule.IpProtocol === 'tcp'); }]],
    ['answers the VPC too', 'dns in tcp 53 10.0.0.0', ['Dns', ({ SecurityGroupIngress: [rule] }) => Object.assign(rule, { CidrIp: '0.0.0.0/0' })]],
    ['lets the resolver out', 'dns out udp 53 1.1.1.1', ['Dns', (rules) => { delete rules.SecurityGroupEgress; }]],
  ])('%s', (_, mistake, change) => {
    expect(changed(...change)).toContain(mistake);
  });
});
