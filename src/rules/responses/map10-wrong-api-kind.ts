import type { ApiKind } from '../../template/model/api';
import { callsOf } from '../../template/model/calls';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

/** The only way in which an HTTP API selects routes, in its two spellings. */
const HTTP_SELECTION = ['$request.method $request.path', '${request.method} ${request.path}'];

/** What an OpenAPI document of an HTTP API may hold without effect. */
const IGNORED_IN_HTTP = ['x-amazon-apigateway-gateway-responses', 'x-amazon-apigateway-request-validators', 'x-amazon-apigateway-request-validator'];

export const map10WrongApiKind = defineRule({
  id: 'MAP10',
  slug: 'wrong-api-kind',
  title: 'A feature of one kind of API is used on another',
  severity: 'error',
  articles: ['http-api-status-codes', 'rest-api-status-codes'],
  symptom: 'the deployment fails, or the feature has no effect',
  why: 'REST, HTTP and WebSocket APIs share resource types and words, but not features: HTTP APIs have no mapping templates, API keys, models or gateway '
    + 'responses, and WebSocket APIs no JWT and no CORS.',
  fix: 'Remove the feature, or use the kind of API that has it.',
  findings: {
    HTTP_TYPE: { title: 'an HTTP API with an integration of another type than a proxy', fix: 'Use AWS_PROXY or HTTP_PROXY, and shape the response in the backend.' },
    HTTP_TEMPLATES: { title: 'an HTTP API with request templates', fix: 'Use parameter mapping (RequestParameters), or shape the request in the backend.' },
    HTTP_RESOURCE: { title: 'integration responses, route responses or models of an HTTP API', fix: 'Remove the resource; use ResponseParameters of the integration to change a status.' },
    HTTP_API_KEY: { title: 'an HTTP API with a route that wants an API key', fix: 'Remove ApiKeyRequired and use an authorizer, or use a REST API.' },
    HTTP_SELECTION: { title: 'an HTTP API with a route selection of its own', fix: 'Remove RouteSelectionExpression.' },
    HTTP_IGNORED: { title: 'extensions for REST APIs in the OpenAPI document of an HTTP API', advice: true },
    WEBSOCKET_PAYLOAD: { title: 'a WebSocket API with payload format 2.0', fix: 'Remove PayloadFormatVersion.' },
    WEBSOCKET_JWT: { title: 'a WebSocket API with a JWT authorizer', fix: 'Use a REQUEST authorizer on $connect that checks the token.' },
    WEBSOCKET_CORS: { title: 'a WebSocket API with CORS', fix: 'Remove CorsConfiguration; check the header Origin in the function of $connect.' },
    RESPONSE_KEY: { title: 'an integration response with a key that is none', fix: 'Use $default, or a regular expression between slashes such as /4\\d{2}/.' },
    USAGE_PLAN: { title: 'a usage plan for an HTTP API', fix: 'Remove the stage from the plan; HTTP APIs have throttling by route only.' },
    GATEWAY_RESPONSE: { title: 'a gateway response for an API of version 2', fix: 'Remove the gateway response, or use a REST API.' },
  },
  silent: ['resources whose API is not in the templates', 'HTTP_IGNORED without the option `strict`'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html',
  ],
  appliesTo: [
    'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::IntegrationResponse', 'AWS::ApiGatewayV2::RouteResponse', 'AWS::ApiGatewayV2::Model',
    'AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Authorizer', 'AWS::Serverless::HttpApi', 'AWS::ApiGateway::UsagePlan',
    'AWS::ApiGateway::GatewayResponse',
  ],

  check(resource, context) {
    switch (resource.type) {
      case 'AWS::ApiGatewayV2::Api':
      case 'AWS::Serverless::HttpApi': return checkApi(resource, context);
      case 'AWS::ApiGatewayV2::Integration': return checkIntegrations(resource, context);
      case 'AWS::ApiGatewayV2::IntegrationResponse':
      case 'AWS::ApiGatewayV2::RouteResponse':
      case 'AWS::ApiGatewayV2::Model': return checkResponse(resource, context);
      case 'AWS::ApiGatewayV2::Route': return checkRoute(resource, context);
      case 'AWS::ApiGatewayV2::Authorizer': return checkAuthorizer(resource, context);
      case 'AWS::ApiGateway::UsagePlan': return checkUsagePlan(resource, context);
      default: return checkGatewayResponse(resource, context);
    }
  },
});

function kindOf(id: Value, { index }: RuleContext): ApiKind | undefined {
  return index.apis.of(id.link?.resource)?.kind;
}

function checkApi(resource: Resource, context: RuleContext): void {
  const { report } = context;
  const api = context.index.apis.of(resource);
  checkIntegrations(resource, context);
  if (api?.kind === 'HTTP') {
    const selection = resource.get('RouteSelectionExpression');
    if (selection.text !== undefined && !HTTP_SELECTION.includes(selection.text)) {
      report({ finding: 'HTTP_SELECTION', at: selection, message: `RouteSelectionExpression of an HTTP API is ${selection.toString()}` });
    }
    for (const name of IGNORED_IN_HTTP) {
      const at = api.body.get(name);
      if (api.body.keys !== undefined && at.isPresent) report({ finding: 'HTTP_IGNORED', at, message: `an HTTP API ignores '${name}'` });
    }
  }
  const cors = resource.get('CorsConfiguration');
  if (api?.kind === 'WEBSOCKET' && cors.isPresent) report({ finding: 'WEBSOCKET_CORS', at: cors, message: 'a WebSocket API has CorsConfiguration' });
}

function checkIntegrations(resource: Resource, { index, report }: RuleContext): void {
  for (const { integration, kind } of callsOf(resource, index)) {
    const { type } = integration;
    const templates = integration.get('requestTemplates');
    const payload = integration.get('payloadFormatVersion');
    if (kind === 'HTTP' && (type === 'AWS' || type === 'HTTP' || type === 'MOCK')) {
      report({ finding: 'HTTP_TYPE', at: integration.get('type'), message: `the integration of an HTTP API is of type ${type}` });
    }
    if (kind === 'HTTP' && templates.isPresent) report({ finding: 'HTTP_TEMPLATES', at: templates, message: 'the integration of an HTTP API has request templates' });
    if (kind === 'WEBSOCKET' && /^2(\.0)?$/.test(payload.text ?? '')) {
      report({ finding: 'WEBSOCKET_PAYLOAD', at: payload, message: 'PayloadFormatVersion is 2.0 on an integration of a WebSocket API' });
    }
  }
}

function checkResponse(resource: Resource, context: RuleContext): void {
  const at = resource.get('ApiId');
  const what = resource.type.replace('AWS::ApiGatewayV2::', '');
  if (kindOf(at, context) === 'HTTP') context.report({ finding: 'HTTP_RESOURCE', at, message: `an HTTP API has no ${what}` });
  const key = resource.get('IntegrationResponseKey');
  if (what !== 'IntegrationResponse' || key.text === undefined || key.text === '$default' || /^\/.+\/$/s.test(key.text)) return;
  context.report({ finding: 'RESPONSE_KEY', at: key, message: `IntegrationResponseKey is ${key.toString()}` });
}

function checkRoute(resource: Resource, context: RuleContext): void {
  const at = resource.get('ApiKeyRequired');
  if (at.boolean === true && kindOf(resource.get('ApiId'), context) === 'HTTP') {
    context.report({ finding: 'HTTP_API_KEY', at, message: 'a route of an HTTP API wants an API key' });
  }
}

function checkAuthorizer(resource: Resource, context: RuleContext): void {
  const at = resource.get('AuthorizerType');
  if (at.text === 'JWT' && kindOf(resource.get('ApiId'), context) === 'WEBSOCKET') {
    context.report({ finding: 'WEBSOCKET_JWT', at, message: 'the authorizer of a WebSocket API is of type JWT' });
  }
}

function checkUsagePlan(resource: Resource, context: RuleContext): void {
  for (const { apiId } of context.index.usagePlans.of(resource)?.stages ?? []) {
    if (kindOf(apiId, context) === 'HTTP') context.report({ finding: 'USAGE_PLAN', at: apiId, message: `${apiId.toString()} is an HTTP API` });
  }
}

function checkGatewayResponse(resource: Resource, context: RuleContext): void {
  const at = resource.get('RestApiId');
  const kind = kindOf(at, context);
  if (kind === 'HTTP' || kind === 'WEBSOCKET') {
    context.report({ finding: 'GATEWAY_RESPONSE', at, message: `${at.toString()} is ${kind === 'HTTP' ? 'an HTTP' : 'a WebSocket'} API` });
  }
}
