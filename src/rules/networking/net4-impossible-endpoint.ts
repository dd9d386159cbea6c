import type { Api } from '../../template/model/api';
import { same } from '../../template/model/environment';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const net4ImpossibleEndpoint = defineRule({
  id: 'NET4',
  slug: 'impossible-endpoint',
  title: 'The endpoint configuration of the API is impossible',
  severity: 'error',
  articles: ['on-premises', 'cross-account-access'],
  symptom: 'the deployment of the API fails, or the API is not reachable through the endpoint',
  why: 'A REST API has one endpoint type. Only private APIs are associated with VPC endpoints, which must be interface endpoints for execute-api in the same Region.',
  fix: 'Use the id of an interface endpoint for com.amazonaws.<region>.execute-api in the Region of the API.',
  findings: {
    NOT_PRIVATE: { title: 'VPC endpoints of an API that is not private', fix: 'Set Types to [PRIVATE], or remove VpcEndpointIds.' },
    TYPES: { title: 'more than one endpoint type', fix: 'Leave one of the Types: EDGE, REGIONAL or PRIVATE.' },
    ADDRESS_TYPE: { title: 'a private API for IPv4 only', fix: 'Set IpAddressType to dualstack, or remove it: private APIs have no other.' },
    SERVICE: { title: 'the endpoint is not an interface endpoint for execute-api' },
    REGION: { title: 'the endpoint is in another Region' },
  },
  silent: ['endpoints that are not in the templates', 'services and Regions that are not known'],
  sources: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-restapi-endpointconfiguration.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, context) {
    const api = context.index.apis.of(resource);
    if (api === undefined) return;
    const configuration = resource.get('EndpointConfiguration');
    const types = configuration.get(resource.type === 'AWS::Serverless::Api' ? 'Type' : 'Types');
    const ids = configuration.get(resource.type === 'AWS::Serverless::Api' ? 'VPCEndpointIds' : 'VpcEndpointIds');
    if (configuration.keys === undefined) return;
    checkTypes(api, types, ids, configuration.get('IpAddressType'), context);
    for (const id of ids.items ?? []) checkEndpoint(id, resource, context);
  },
});

function checkTypes({ endpoint }: Api, types: Value, ids: Value, addressType: Value, { report }: RuleContext): void {
  const given = types.items ?? [];
  if (given.length > 1) {report({ finding: 'TYPES', at: types, message: `the API has ${given.length} endpoint types: ${given.map((type) => type.toString()).join(', ')}` });} else if (endpoint !== undefined && endpoint !== 'PRIVATE' && ids.isPresent && ids.items?.length !== 0) {
    report({ finding: 'NOT_PRIVATE', at: ids, message: `VPC endpoints are associated with an API of type ${endpoint}` });
  }
  if (endpoint === 'PRIVATE' && addressType.text?.toLowerCase() === 'ipv4') {
    report({ finding: 'ADDRESS_TYPE', at: addressType, message: `IpAddressType of the private API is ${addressType.toString()}` });
  }
}

function checkEndpoint(id: Value, api: Resource, { index, report }: RuleContext): void {
  const endpoint = index.network.endpoint(id);
  if (endpoint === undefined) return;
  const { resource, isForExecuteApi, isInterface } = endpoint;
  if (isForExecuteApi === false) {
    report({ finding: 'SERVICE', at: id, message: `'${resource.logicalId}' is an endpoint for ${resource.get('ServiceName').toString()}` });
  } else if (isInterface === false) {
    const type = resource.get('VpcEndpointType');
    report({ finding: 'SERVICE', at: id, message: `'${resource.logicalId}' is an endpoint of type ${type.isAbsent ? "'Gateway', the default" : type.toString()}` });
  }
  if (same(api.template, resource.template, 'region') === false) {
    report({
      finding: 'REGION',
      at: id,
      message: `'${resource.logicalId}' is in Region '${resource.template.environment.region ?? ''}', the API in '${api.template.environment.region ?? ''}'`,
    });
  }
}
