import { Call, callsOf } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import { mask } from '../../template/model/mask';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const LAMBDA_FORM = 'arn:<partition>:apigateway:<region>:lambda:path/2015-03-31/functions/<function-arn>/invocations';

export const err7IntegrationUri = defineRule({
  id: 'ERR7',
  slug: 'integration-uri',
  title: 'The address that the integration calls is malformed',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "the deployment of the method fails, or every call is answered 500 'Internal server error'",
  why: 'API Gateway takes services of AWS by an ARN of its own form, in which each piece has its place, and everything else by a URL.',
  fix: `Write the Uri as ${LAMBDA_FORM}.`,
  findings: {
    SERVICE: {
      title: 'not the ARN of a service call',
      fix: 'Write the Uri as arn:<partition>:apigateway:<region>:<service>:path/<path> or arn:<partition>:apigateway:<region>:<service>:action/<action>.',
    },
    FUNCTION: { title: 'the ARN of a function where its invocation is wanted' },
    INVOCATION: { title: 'a misspelt invocation of a function' },
    PROXY: { title: 'a Lambda proxy integration with another service', fix: 'Use type AWS and map requests and responses, or call a function.' },
    URL: { title: 'not a URL', fix: 'Write the Uri as http://<host>/<path> or https://<host>/<path>.' },
    NAME: { title: 'the name of a function where its ARN is wanted', fix: 'Use Fn::GetAtt <function>.Arn as the IntegrationUri.' },
    REGION: {
      title: 'the ARN names another Region than that of the function',
      fix: 'Use the Region of the function (AWS::Region) in the ARN of the invocation.',
    },
  },
  silent: ['addresses of which the beginning is not known, or is a stage variable', 'Firehose behind a proxy integration'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-method-integration.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index)) {
      if (call.kind === 'REST') checkRest(call, context);
      else if (call.integration.notation === Notation.V2) checkV2(call, context);
    }
  },
});

function checkRest({ integration }: Call, context: RuleContext): void {
  const at = integration.get('uri');
  const { type } = integration;
  const problem = type === 'AWS' || type === 'AWS_PROXY' ? serviceProblem(at, type) ?? regionProblem(at, context.index)
    : type === 'HTTP' || type === 'HTTP_PROXY' ? urlProblem(at) : undefined;
  if (problem !== undefined) context.report({ finding: problem[0], at, message: problem[1] });
}

type Problem = readonly [string, string];

function serviceProblem(uri: Value, type: string): Problem | undefined {
  const { link } = uri;
  if (link !== undefined && /^AWS::(Lambda::(Function|Alias|Version)|Serverless::Function)$/.test(link.resource.type)) {
    return ['FUNCTION', `the Uri is '${link.resource.logicalId}' itself, not its invocation`];
  }
  const text = uri.parts === undefined ? '' : mask(uri.parts).text;
  // What starts with an unknown piece can be anything.
  if (text === '' || text.startsWith('\u0001') || text.startsWith('${')) return undefined;
  if (/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/.test(text)) return ['FUNCTION', `the Uri is the ARN of a function, ${uri.toString()}, not its invocation`];
  const [, service, rest] = /^arn:[^:]+:apigateway:[^:]+:((?:[^:]+\.)?[^:]+):((?:path|action)\/.*)$/s.exec(text) ?? [];
  if (service === undefined) return ['SERVICE', `${uri.toString()} is not the ARN of a service call`];
  if (service.includes('\u0001') || service.includes('${')) return undefined;
  if (service !== 'lambda') return type === 'AWS_PROXY' && service !== 'firehose' ? ['PROXY', `a proxy integration calls ${service}`] : undefined;
  return invocationProblem(rest, type);
}

function invocationProblem(rest: string, type: string): Problem | undefined {
  if (/^path\/\/+/.test(rest)) return ['INVOCATION', "two slashes after 'path'"];
  const [, version, named] = /^path\/([^/]*)\/functions\/(.*)$/s.exec(rest) ?? [];
  if (version === undefined || version.includes('\u0001')) return undefined;
  // Of other versions and calls of the Lambda service a proxy integration knows nothing; others may.
  if (type === 'AWS_PROXY' && version !== '2015-03-31' && version !== '2021-11-15') return ['INVOCATION', `there is no version '${version}' of the call`];
  const isFunction = /^arn:[^:]*:lambda:|^\u0001\d+\u0002/.test(named);
  if (!isFunction || /\/(response-streaming-)?invocations$/.test(named)) return undefined;
  return type === 'AWS_PROXY' || !named.includes('/') ? ['INVOCATION', "the address does not end in '/invocations'"] : undefined;
}

/** Only where the function is in the same Region as the template: calls to other Regions are possible. */
function regionProblem(uri: Value, index: TemplateIndex): Problem | undefined {
  const [, region] = /^arn:[^:]*:apigateway:([a-z0-9-]+):lambda:/.exec(uri.parts === undefined ? '' : mask(uri.parts).text) ?? [];
  const fn = index.functions.invocation(uri)?.resource;
  const own = fn?.template.environment.region;
  if (region === undefined || fn === undefined || own === undefined || region === own) return undefined;
  return ['REGION', `the Uri names the Region ${region}, the function '${fn.logicalId}' is in ${own}`];
}

function urlProblem(uri: Value): Problem | undefined {
  const text = uri.parts === undefined ? '' : mask(uri.parts).text;
  if (text === '' || /^(\u0001|\$\{)/.test(text)) return undefined;
  if (!/^https?:\/\/[^/]/i.test(text)) return ['URL', `${uri.toString()} is no URL`];
  return /\s/.test(text) ? ['URL', `${uri.toString()} has a space`] : undefined;
}

function checkV2({ integration, kind }: Call, { report }: RuleContext): void {
  const at = integration.get('uri');
  const { link } = at;
  if (kind === 'HTTP' && integration.type === 'AWS_PROXY' && link?.attribute === 'Ref' && /^AWS::(Lambda|Serverless)::Function$/.test(link.resource.type)) {
    report({ finding: 'NAME', at, message: `the IntegrationUri is the name of '${link.resource.logicalId}', not its ARN` });
  }
}
