import type { VpcEndpoint } from '../../template/model/network';
import { RECORD_TYPES } from '../../template/model/records';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const net6NamesDoNotResolve = defineRule({
  id: 'NET6',
  slug: 'names-do-not-resolve',
  title: 'The names of the private API do not resolve in the VPC',
  severity: 'warning',
  articles: ['on-premises'],
  symptom: 'NXDOMAIN for {api}-{vpce}.execute-api.<region>.amazonaws.com, or public addresses and 403 Forbidden for {api}.execute-api.<region>.amazonaws.com',
  why: 'A VPC resolves the plain name of a private API to the endpoint only with private DNS, and the name with the endpoint id exists only if the API is associated with the endpoint.',
  fix: 'Set PrivateDnsEnabled to true, or list the endpoint in VpcEndpointIds of the API and call {api}-{vpce}.execute-api.<region>.amazonaws.com.',
  findings: {
    NO_NAME: { title: 'no private DNS, and no association with the API' },
    VPC_DNS: {
      title: 'private DNS in a VPC that has no DNS hostnames',
      symptom: 'the deployment of the endpoint fails',
      why: 'Private DNS takes a VPC with DNS support and DNS hostnames. CloudFormation leaves the hostnames off.',
      fix: 'Set EnableDnsSupport and EnableDnsHostnames of the VPC to true.',
    },
  },
  silent: [
    'endpoints that no private API of the templates names in its policy, and those that are exported',
    'records and access associations that use the endpoint: callers have a name of their own',
    'callers that send the Host or x-apigw-api-id header, which templates do not show',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html',
  ],
  appliesTo: ['AWS::EC2::VPCEndpoint'],

  check(resource, context) {
    const { index, report } = context;
    const endpoint = index.network.executeApiEndpoint(resource);
    const at = resource.get('PrivateDnsEnabled');
    if (endpoint?.privateDns === true) checkVpc(endpoint, at, context);
    if (endpoint?.privateDns !== false || index.exposures.has(resource) || isNamedOtherwise(resource, index)) return;

    const [named] = index.endpointUses.of(resource);
    if (named === undefined || index.endpointUses.isAssociated(resource) !== false) return;
    report({ finding: 'NO_NAME', at, message: `private DNS is off, and '${named.resource.logicalId}' is not associated with the endpoint` });
  },
});

function checkVpc({ vpc }: VpcEndpoint, at: Value, { report }: RuleContext): void {
  const resource = vpc.link?.resource;
  if (resource?.type !== 'AWS::EC2::VPC') return;
  const [support, hostnames] = [resource.get('EnableDnsSupport'), resource.get('EnableDnsHostnames')];
  const off = support.boolean === false ? 'EnableDnsSupport' : hostnames.isAbsent || hostnames.boolean === false ? 'EnableDnsHostnames' : undefined;
  if (off !== undefined) report({ finding: 'VPC_DNS', at, message: `private DNS is on, but ${off} of '${resource.logicalId}' is not` });
}

function isNamedOtherwise(endpoint: Resource, index: TemplateIndex): boolean {
  const users = index.ofType(...RECORD_TYPES, 'AWS::ApiGateway::DomainNameAccessAssociation');
  return users.some((user) => user.template === endpoint.template && user.neighbours.has(endpoint.logicalId))
    || index.ofType('AWS::ApiGateway::DomainNameAccessAssociation').some((user) => user.get('AccessAssociationSource').link?.resource === endpoint)
    || endpoint.template.openEnded || isInOutput(endpoint);
}

/** A piece of the names of the endpoint, which no value shows as a reference any more, may be handed on. */
function isInOutput({ template, logicalId }: Resource): boolean {
  return template.outputs.some((name) => {
    const output = template.output(name);
    return output?.exportName !== undefined && JSON.stringify(output.raw).includes(`"${logicalId}"`);
  });
}
