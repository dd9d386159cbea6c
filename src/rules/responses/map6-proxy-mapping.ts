import { Call, callsOf } from '../../template/model/calls';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

export const map6ProxyMapping = defineRule({
  id: 'MAP6',
  slug: 'proxy-mapping',
  title: 'A proxy integration has mappings, which API Gateway ignores',
  severity: 'warning',
  articles: ['rest-api-status-codes'],
  symptom: 'callers get the status, headers and body of the backend, whatever the mapping says',
  why: 'A proxy integration hands requests and responses on as they are. Templates and integration responses act on types AWS, HTTP and MOCK only.',
  fix: 'Return status, headers and body from the backend, or change the Type to AWS or HTTP.',
  findings: {
    RESPONSES: { title: 'integration responses on a proxy integration' },
    REQUEST: { title: 'request templates on a Lambda proxy integration', fix: 'Let the function read the event as it is, or change the Type to AWS.', advice: true },
  },
  silent: [
    'request parameters of HTTP proxies, which work',
    'a single integration response without template or parameters, as the console writes it',
    'REQUEST without the option `strict`: the templates do no harm',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    for (const { integration, kind } of callsOf(resource, index)) {
      const { type } = integration;
      if (kind !== 'REST' || (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY')) continue;
      const responses = integration.get('responses');
      const written = integration.responses ?? [];
      if (written.length > 1 || written.some(changesSomething)) {
        report({ finding: 'RESPONSES', at: responses, message: `the ${type} integration has ${written.length} integration response${written.length === 1 ? '' : 's'}` });
      }
      const templates = integration.get('requestTemplates');
      if (type === 'AWS_PROXY' && isFilled(templates)) {
        report({ finding: 'REQUEST', at: templates, message: 'the AWS_PROXY integration has request templates' });
      }
    }
  },
});

function changesSomething({ value }: NonNullable<Call['integration']['responses']>[number]): boolean {
  return ['ResponseTemplates', 'responseTemplates', 'ResponseParameters', 'responseParameters'].some((name) => isFilled(value.get(name)));
}

function isFilled(map: Value): boolean {
  return (map.keys?.length ?? 0) > 0;
}
