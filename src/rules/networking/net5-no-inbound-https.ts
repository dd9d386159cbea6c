import { Cidr, contains, parseCidr } from '../../catalogue/cidr';
import type { VpcEndpoint } from '../../template/model/network';
import type { Ingress, IngressRule } from '../../template/model/security-groups';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule } from '../rule';

export const net5NoInboundHttps = defineRule({
  id: 'NET5',
  slug: 'no-inbound-https',
  title: 'On-premises callers cannot reach the VPC endpoint: TCP 443 is closed to them',
  severity: 'warning',
  articles: ['on-premises'],
  symptom: 'callers outside of the VPC run into a timeout when they connect to the endpoint',
  why: 'The security groups of the endpoint decide who may connect to it. What the CDK makes by default lets in the range of its own VPC only.',
  fix: "Add an ingress rule for TCP 443 from the callers' range to a security group of the endpoint.",
  findings: {
    NONE: { title: 'the security groups let nobody in on TCP 443', symptom: 'every caller runs into a timeout when it connects to the endpoint' },
    CIDR: { title: 'a range of the option onPremisesCidrs is not let in' },
    HYBRID: { title: 'the templates connect the VPC to other networks, but only the VPC is let in', advice: true },
    DEFAULT_SG: {
      title: 'the endpoint has no security groups and gets the default one of the VPC',
      why: 'The default security group lets in its own members only, unless somebody changed its rules.',
      fix: 'Give the endpoint SecurityGroupIds with a group that lets in TCP 443.',
      advice: true,
    },
  },
  silent: [
    'security groups that are not in the templates, prefix lists, and ranges that are not known',
    'HYBRID and DEFAULT_SG without the option `strict`: not every network beyond calls the API',
    'ranges that are let in in part: other rules may let in the rest',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  ],
  appliesTo: ['AWS::EC2::VPCEndpoint'],

  check(resource, { index, options, report }) {
    const endpoint = index.network.executeApiEndpoint(resource);
    if (endpoint === undefined) return;
    const at = resource.get('SecurityGroupIds');
    if (at.isAbsent || endpoint.securityGroups?.length === 0) {
      report({ finding: 'DEFAULT_SG', at, message: 'the endpoint has no security groups' });
      return;
    }
    const { ingress } = endpoint;
    if (!ingress.isComplete) return;
    const rules = ingress.rules.filter((rule) => rule.admits('tcp', 443) !== false);
    if (rules.length === 0) {
      report({ finding: 'NONE', at, message: 'no ingress rule is for TCP 443' });
      return;
    }
    if (rules.some(mayBeAnything)) return;
    const closed = options.onPremisesCidrs.filter((cidr) => !mayLetIn(rules, cidr));
    if (closed.length > 0) {report({ finding: 'CIDR', at, message: `TCP 443 is not open to ${closed.join(', ')}` });} else if (options.onPremisesCidrs.length === 0 && isHybrid(index) && isForTheVpcOnly(endpoint, ingress, index)) {
      report({ finding: 'HYBRID', at, message: 'TCP 443 is open to the VPC only' });
    }
  },
});

/** A source that is not a known range and not a group. */
function mayBeAnything({ value, cidr }: IngressRule): boolean {
  const isGroup = !value.get('SourceSecurityGroupId').isAbsent || !value.get('SourceSecurityGroupName').isAbsent;
  return cidr.isAbsent ? !isGroup || !value.get('SourcePrefixListId').isAbsent : cidr.text === undefined && cidr.link === undefined;
}

/** Also where it can't be told: a range that is not known, or that is open in part. */
function mayLetIn(rules: readonly IngressRule[], text: string): boolean {
  const wanted = parseCidr(text);
  return wanted === undefined || rules.some(({ cidr }) => {
    const open = cidr.text === undefined ? undefined : parseCidr(cidr.text);
    return open !== undefined && (contains(open, wanted) || contains(wanted, open));
  });
}

function isHybrid({ network }: TemplateIndex): boolean {
  return network.hybridEvidence.length > 0 || network.remoteCidrs.length > 0;
}

function isForTheVpcOnly(endpoint: VpcEndpoint, { rules }: Ingress, index: TemplateIndex): boolean {
  const vpc = endpoint.vpc.link?.resource;
  const range = vpc === undefined ? undefined : vpc.get('CidrBlock');
  const own = range?.text === undefined ? undefined : parseCidr(range.text);
  return rules.every(({ cidr }) => cidr.isAbsent || (vpc !== undefined && cidr.refersTo(vpc)) || isWithin(cidr.text, own))
    && !index.ofType('AWS::EC2::VPCCidrBlock').some((block) => block.get('VpcId').link?.resource === vpc);
}

function isWithin(text: string | undefined, range: Cidr | undefined): boolean {
  const cidr = text === undefined ? undefined : parseCidr(text);
  return cidr !== undefined && range !== undefined && contains(range, cidr);
}
