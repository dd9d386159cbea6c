import { ExecuteApiHost, executeApiHost } from '../../template/model/execute-api';
import { mask } from '../../template/model/mask';
import type { DnsRecord } from '../../template/model/records';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

/** The types of records with which clients find a host. */
const ADDRESS_TYPES: readonly (string | undefined)[] = ['A', 'AAAA', 'CNAME', 'HTTPS'];

export const dom1RecordTarget = defineRule({
  id: 'DOM1',
  slug: 'record-target',
  title: "A DNS record points to an API's own execute-api host",
  severity: 'error',
  articles: ['wrong-certificate', 'custom-domain-dns-tls'],
  symptom: 'clients refuse the certificate: it is for *.execute-api.<region>.amazonaws.com, not for the name they called',
  why: "An API's own host presents the default certificate, whatever name led there. Only the target host of a custom domain presents the certificate of that domain.",
  fix: "Point the record to the custom domain's RegionalDomainName (edge-optimized: DistributionDomainName), as an alias with the matching hosted zone id, "
    + "not to the API's own host.",
  findings: {
    API_HOST: { title: 'the target is the host of an API' },
    URL: {
      title: 'the target is a URL, or has a path',
      symptom: 'the name does not resolve, or clients refuse the certificate',
      why: 'A DNS record holds the name of a host. It has neither scheme nor path, and the default certificate of the host is not for the name.',
    },
    ENDPOINT_HOST: {
      title: 'the target is the host of a private API at a VPC endpoint',
      why: "The name <api>-<endpoint>.execute-api leads to the VPC endpoint, where the API's default certificate is presented.",
      fix: 'Create an AWS::ApiGateway::DomainNameV2 for the name and point the record to the VPC endpoint, or call the API by its execute-api name.',
    },
  },
  silent: [
    "hosts that start with 'd-': that is what the targets of custom domains look like",
    'records that are themselves below execute-api.<region>.amazonaws.com: private zones for VPC endpoints have them',
    'the name of a private custom domain, and names that are not known, for the finding ENDPOINT_HOST',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
  ],
  appliesTo: ['AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup'],

  check(resource, { index, report }) {
    for (const record of index.records.madeBy(resource)) {
      if (!ADDRESS_TYPES.includes(record.type) || isBelowExecuteApi(record.name)) continue;
      for (const at of record.targets ?? []) {
        const host = executeApiHost(at.parts ?? []);
        const finding = host === undefined ? undefined : judge(host, record, index);
        if (host === undefined || finding === undefined) continue;
        report({ finding, at, message: `${subject(record)} points to ${describe(host, at)}` });
      }
    }
  },
});

function judge(host: ExecuteApiHost, record: DnsRecord, index: TemplateIndex): 'API_HOST' | 'URL' | 'ENDPOINT_HOST' | undefined {
  if (host.scheme !== undefined || host.rest.length > 0) return 'URL';
  if (host.kind === 'API_AT_ENDPOINT') {
    const isKnown = record.name.text !== undefined && index.domains.named(record.name).every(({ kind }) => kind !== 'PRIVATE');
    return isKnown ? 'ENDPOINT_HOST' : undefined;
  }
  return host.kind === 'API' ? 'API_HOST' : undefined;
}

/** What is not text counts as a label: `*.execute-api.${AWS::Region}.amazonaws.com`. */
function isBelowExecuteApi(name: Value): boolean {
  return /(^|\.)execute-api\./i.test(mask(name.parts ?? []).text);
}

function subject({ name }: DnsRecord): string {
  return name.parts === undefined ? 'the record' : name.toString();
}

function describe(host: ExecuteApiHost, at: Value): string {
  const ofApi = host.api === undefined ? '' : ` of the API '${host.api.logicalId}'`;
  if (host.scheme !== undefined || host.rest.length > 0) return `a URL${ofApi}: ${at.toString()}`;
  if (host.kind === 'API_AT_ENDPOINT') return `the host${ofApi} at a VPC endpoint: ${at.toString()}`;
  return `the execute-api host${ofApi === '' ? ' of an API' : ofApi}: ${at.toString()}`;
}
