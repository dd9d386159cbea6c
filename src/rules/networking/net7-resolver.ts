import { contains, parseCidr } from '../../catalogue/cidr';
import type { ResolverEndpoint } from '../../template/model/network';
import type { IngressRule } from '../../template/model/security-groups';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import type { RuleOptions } from '../options';
import { defineRule, RuleContext } from '../rule';

/** The service takes an inbound endpoint with at least this many addresses. */
const FEWEST_ADDRESSES = 2;

export const net7Resolver = defineRule({
  id: 'NET7',
  slug: 'resolver',
  title: "On-premises DNS cannot resolve the endpoint's private names",
  severity: 'warning',
  articles: ['on-premises'],
  symptom: 'from on-premises the name of the API resolves to public addresses, or not at all',
  why: 'Private DNS answers inside of the VPC only. Resolvers outside reach it through a Route 53 Resolver inbound endpoint, which takes queries on port 53, TCP and UDP.',
  fix: 'Add an AWS::Route53Resolver::ResolverEndpoint with Direction INBOUND in two subnets, let TCP and UDP 53 in from the on-premises ranges, '
    + 'and forward execute-api.<region>.amazonaws.com to it.',
  findings: {
    ADDRESSES: {
      title: 'the inbound endpoint has fewer than two addresses',
      symptom: 'the deployment of the resolver endpoint fails',
      fix: 'List two subnets in IpAddresses.',
    },
    PORT: { title: 'port 53 is closed to the queries', fix: 'Let TCP and UDP 53 in from the on-premises ranges.' },
    NO_RESOLVER: { title: 'a network of the option onPremisesCidrs has no way to resolve the name' },
  },
  silent: [
    'resolver endpoints in templates without a VPC endpoint for execute-api',
    'security groups that are not in the templates, prefix lists, and ranges that are not known',
    'NO_RESOLVER without the option `onPremisesCidrs`, and where the API is associated with the endpoint or has a private custom domain',
  ],
  sources: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
  ],
  appliesTo: ['AWS::Route53Resolver::ResolverEndpoint', 'AWS::EC2::VPCEndpoint'],

  check(resource, context) {
    if (resource.type === 'AWS::EC2::VPCEndpoint') checkEndpoint(resource, context);
    else checkResolver(resource, context);
  },
});

function checkResolver(resource: Resource, { index, options, report }: RuleContext): void {
  const resolver = index.network.resolver(resource);
  if (resolver?.isInbound !== true || index.network.endpoints.length === 0) return;
  const { addresses } = resolver;
  if (addresses !== undefined && addresses.length < FEWEST_ADDRESSES && addresses.every(({ isUnknown }) => !isUnknown)) {
    report({ finding: 'ADDRESSES', at: resource.get('IpAddresses'), message: `the inbound endpoint has ${addresses.length} address${addresses.length === 1 ? '' : 'es'}` });
  }
  const closed = (['tcp', 'udp'] as const).filter((protocol) => isClosed(resolver, protocol, options));
  if (closed.length > 0) {
    const protocols = closed.map((protocol) => protocol.toUpperCase()).join(' and ');
    const from = options.onPremisesCidrs.length === 0 ? 'anybody' : options.onPremisesCidrs.join(', ');
    report({ finding: 'PORT', at: resource.get('SecurityGroupIds'), message: `port 53 is not open to ${from} over ${protocols}` });
  }
}

function isClosed({ ingress }: ResolverEndpoint, protocol: 'tcp' | 'udp', { onPremisesCidrs }: RuleOptions): boolean {
  if (!ingress.isComplete) return false;
  const rules = ingress.rules.filter((rule) => rule.admits(protocol, 53) !== false);
  return rules.length === 0 || onPremisesCidrs.some((cidr) => !rules.some((rule) => mayLetIn(rule, cidr)));
}

function mayLetIn({ cidr, value }: IngressRule, text: string): boolean {
  if (cidr.isAbsent) return !value.get('SourcePrefixListId').isAbsent;
  const [open, wanted] = [parseCidr(cidr.text ?? ''), parseCidr(text)];
  return open === undefined || wanted === undefined || contains(open, wanted) || contains(wanted, open);
}

function checkEndpoint(resource: Resource, { index, options, report }: RuleContext): void {
  const endpoint = index.network.executeApiEndpoint(resource);
  if (options.onPremisesCidrs.length === 0 || endpoint?.privateDns !== true || isResolved(index) || resource.template.openEnded) return;
  if (index.endpointUses.of(resource).length === 0 || index.endpointUses.isAssociated(resource) !== false) return;
  report({ finding: 'NO_RESOLVER', at: resource.get('PrivateDnsEnabled'), message: `nothing resolves the private names for ${options.onPremisesCidrs.join(', ')}` });
}

function isResolved(index: TemplateIndex): boolean {
  return index.network.resolvers.some(({ isInbound }) => isInbound !== false)
    || index.ofType('AWS::ApiGateway::DomainNameV2', 'AWS::ApiGateway::DomainNameAccessAssociation').length > 0;
}
