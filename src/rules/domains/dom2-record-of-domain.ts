import { CLOUDFRONT_ZONE_ID } from '../../catalogue/domains';
import type { Domain, DomainAttribute } from '../../template/model/domain';
import { same } from '../../template/model/environment';
import { nameKey } from '../../template/model/names';
import type { DnsRecord } from '../../template/model/records';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const dom2RecordOfDomain = defineRule({
  id: 'DOM2',
  slug: 'record-of-domain',
  title: 'The DNS record of a custom domain has the wrong target',
  severity: 'error',
  articles: ['wrong-certificate', 'custom-domain-dns-tls'],
  symptom: 'the deployment of the record fails, the name does not resolve, or clients get the certificate of another name',
  why: 'A custom domain answers, with its own certificate, on one host only: the target host that API Gateway made for it. '
    + 'An alias record needs that host together with the hosted zone id that belongs to it.',
  fix: 'Alias the record to GetAtt <domain>.RegionalDomainName with GetAtt <domain>.RegionalHostedZoneId; '
    + 'for an edge-optimized domain to DistributionDomainName with DistributionHostedZoneId.',
  findings: {
    OTHER_DOMAIN: {
      title: 'the target belongs to another domain',
      symptom: 'clients refuse the certificate: it is for another name',
    },
    ATTRIBUTE: { title: 'the target is not the host on which a domain of this type answers' },
    ZONE: {
      title: 'the hosted zone id of the alias does not belong to its target',
      symptom: 'the deployment of the record fails',
    },
    APEX: {
      title: 'a CNAME at the apex of the zone',
      symptom: 'the deployment of the record fails',
      why: 'DNS allows no CNAME beside the records that every zone has at its top.',
      fix: 'Use an alias record of type A for a name that is the name of the zone.',
    },
    HEALTH: {
      title: 'the health of an edge-optimized target is to be evaluated',
      symptom: 'the deployment of the record fails',
      why: 'Route 53 cannot evaluate the health of a CloudFront distribution, which is what an edge-optimized domain answers on.',
      fix: 'Set EvaluateTargetHealth to false, or leave it out.',
    },
    PRIVATE_ZONE: {
      title: 'an alias to an edge-optimized domain in a private hosted zone',
      symptom: 'the deployment of the record fails',
      why: 'Route 53 does not allow aliases to CloudFront in private hosted zones.',
      fix: 'Use a CNAME in the private hosted zone, or a Regional domain.',
    },
  },
  silent: [
    'targets that are not in the templates, distributions, load balancers',
    'the same domain name in several Regions: each of them is a legal target',
    'the target of a wildcard domain that covers the name',
    'the hosted zone id of another domain of the same type and Region, which is the same id',
    'domains with two endpoint types, which are being migrated',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-route53-recordset-aliastarget.html',
  ],
  appliesTo: ['AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup'],

  check(resource, context) {
    for (const record of context.index.records.madeBy(resource)) {
      const domains = domainsOf(record, context.index);
      if (domains.length === 0 || !['A', 'AAAA', 'CNAME', 'HTTPS'].includes(record.type ?? '')) continue;
      checkApex(record, context);
      for (const target of record.targets ?? []) checkTarget(record, target, domains, context);
    }
  },
});

/** The public domains of the record's name; private ones answer at VPC endpoints. */
function domainsOf({ name }: DnsRecord, index: TemplateIndex): Domain[] {
  const referred = name.link?.attribute === 'Ref' ? index.domains.of(name.link.resource) : undefined;
  return (referred === undefined ? index.domains.named(name) : [referred, ...index.domains.named(referred.name)]).filter(({ kind }) => kind !== 'PRIVATE');
}

function checkApex(record: DnsRecord, { report }: RuleContext): void {
  const key = nameKey(record.name);
  if (record.type === 'CNAME' && key !== undefined && key === nameKey(record.zoneName)) {
    report({ finding: 'APEX', at: record.value.get('Type'), message: `${record.name.toString()} is a CNAME, and the name of its zone` });
  }
}

function checkTarget(record: DnsRecord, target: Value, domains: readonly Domain[], context: RuleContext): void {
  const { index, report } = context;
  const domain = index.domains.of(target.link?.resource);
  if (domain === undefined || domain.kind === 'PRIVATE') return;
  if (!domains.includes(domain)) {
    if (isForAnotherName(domain, record.name)) {
      report({ finding: 'OTHER_DOMAIN', at: target, message: `${record.name.toString()} points to the domain ${domain.name.toString()}: ${target.toString()}` });
    }
    return;
  }
  const attribute = domain.attribute(target.link);
  const wrong = problemOf(attribute, domain);
  if (wrong !== undefined) {
    report({ finding: 'ATTRIBUTE', at: target, message: `${record.name.toString()} points to ${target.toString()}, ${wrong}` });
    return;
  }
  checkZone(record, domain, attribute, context);
  if (attribute === 'EDGE_NAME' && !record.alias.isAbsent) checkEdgeAlias(record, context);
}

function isForAnotherName(domain: Domain, name: Value): boolean {
  const [wanted, found] = [nameKey(name), nameKey(domain.name)];
  if (wanted?.startsWith('=') !== true || found?.startsWith('=') !== true || wanted === found) return false;
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return found !== `=*.${parent}`;
}

function problemOf(attribute: DomainAttribute | undefined, { endpoint }: Domain): string | undefined {
  if (attribute === 'REGIONAL_NAME') return endpoint === 'EDGE' ? 'but the domain is edge-optimized' : undefined;
  if (attribute === 'EDGE_NAME') return endpoint === 'REGIONAL' ? 'but the domain is Regional' : undefined;
  return 'which is not the host of the domain';
}

function checkZone(record: DnsRecord, domain: Domain, target: DomainAttribute | undefined, { index, report }: RuleContext): void {
  const zone = record.alias.get('HostedZoneId');
  const resource = zone.link?.resource;
  const other = index.domains.of(resource);
  const attribute = other?.attribute(zone.link);
  const expected = target === 'EDGE_NAME' ? 'EDGE_ZONE' : 'REGIONAL_ZONE';

  const owner = (!zone.isAbsent && zone.equals(record.zoneId)) || resource?.type === 'AWS::Route53::HostedZone' ? "the record's own zone"
    : target === 'REGIONAL_NAME' && zone.text === CLOUDFRONT_ZONE_ID ? 'CloudFront, but its target is Regional'
      : other !== undefined && attribute !== expected ? 'something other than its target'
        : other !== undefined && expected === 'REGIONAL_ZONE' && same(other.resource.template, domain.resource.template, 'region') === false
          ? 'a domain in another Region' : undefined;
  if (owner === undefined) return;
  report({ finding: 'ZONE', at: zone, message: `the alias has the hosted zone id ${zone.isUnknown ? '' : `${zone.toString()} `}of ${owner}` });
}

function checkEdgeAlias(record: DnsRecord, { report }: RuleContext): void {
  const health = record.alias.get('EvaluateTargetHealth');
  if (health.boolean === true) {
    report({ finding: 'HEALTH', at: health, message: `${record.name.toString()} is an alias to an edge-optimized domain, with EvaluateTargetHealth true` });
  }
  if (record.isPrivate === true) {
    report({ finding: 'PRIVATE_ZONE', at: record.alias, message: `${record.name.toString()} is an alias to an edge-optimized domain, in a private hosted zone` });
  }
}
