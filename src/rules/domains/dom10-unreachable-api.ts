import type { Api } from '../../template/model/api';
import type { TemplateIndex } from '../../template/template-index';
import { Value } from '../../template/value';
import { defineRule } from '../rule';

export const dom10UnreachableApi = defineRule({
  id: 'DOM10',
  slug: 'unreachable-api',
  title: 'The default endpoint is disabled, and nothing else leads to the API',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'cross-account-access', 'cloudfront-custom-domain'],
  symptom: "every call gets 403 with the message 'Forbidden'",
  why: 'With DisableExecuteApiEndpoint an API answers on custom domains only, and none is mapped to it.',
  fix: 'Map a custom domain to the API, or leave the default endpoint enabled.',
  silent: [
    'APIs whose id is exported, written to SSM, given out as an output, or handed to a custom resource, a function, or a nested stack that is not at hand',
    'templates with macros, and any mapping of which the API is not known',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    if (api?.defaultEndpointDisabled !== true || mayBeMapped(api, index)) return;
    const own = resource.get('DisableExecuteApiEndpoint');
    const at = own.isAbsent ? api.body.get('x-amazon-apigateway-endpoint-configuration', 'disableExecuteApiEndpoint') : own;
    report({ at, message: 'the default endpoint is disabled, and no mapping or routing rule names the API' });
  },
});

function mayBeMapped(api: Api, index: TemplateIndex): boolean {
  const { resource } = api;
  return index.domains.leadsTo(resource) !== false
    || index.exposures.has(resource)
    || index.templates.some(({ openEnded }) => openEnded)
    || isGivenOut(api)
    || index.exposures.isGivenToCode(resource);
}

/** Whether an output is the bare id: somebody outside may map it. URLs that the CDK and SAM write do not count. */
function isGivenOut({ resource }: Api): boolean {
  const { template } = resource;
  return template.outputs.some((name) => {
    const { link } = Value.of(template, name, template.output(name)?.raw);
    return link?.resource === resource && /^(Ref|RestApiId|ApiId)$/.test(link.attribute);
  });
}
