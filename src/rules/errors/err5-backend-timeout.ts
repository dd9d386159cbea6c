import { AUTHORIZER_TIMEOUT, DEFAULT_FUNCTION_TIMEOUT, DEFAULT_ORIGIN_READ_TIMEOUT, MAX_INTEGRATION_TIMEOUT } from '../../catalogue/integrations';
import type { ApiKind } from '../../template/model/api';
import { authorizersOf } from '../../template/model/authorizers';
import { Call, callsOf } from '../../template/model/calls';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

/** Up to here, a function that outlives the default timeout was given a round number of seconds. */
const CLOSE = 1_000;

export const err5BackendTimeout = defineRule({
  id: 'ERR5',
  slug: 'backend-timeout',
  title: 'The backend may run longer than the gateway waits for it',
  severity: 'warning',
  articles: ['5xx-errors'],
  symptom: "504 'Endpoint request timed out' (HTTP APIs: 503 'Service Unavailable') while the function works on, and is charged for",
  why: 'When the integration timeout is over, API Gateway answers by itself. The function is not told, and its result is lost.',
  fix: 'Set the Timeout of the function below the integration timeout, or answer at once and do the work asynchronously.',
  findings: {
    LAMBDA: { title: 'the function may run longer than the integration waits' },
    CLOSE: { title: 'the function may run up to a second longer than the integration waits', advice: true },
    AUTHORIZER: {
      title: 'the function of an authorizer may run longer than API Gateway waits for it',
      symptom: "500 'Internal server error' when the authorizer is slow",
      fix: 'Set the Timeout of the function to 10 seconds at most.',
      advice: true,
    },
    CLOUDFRONT: {
      title: 'CloudFront gives up before the API does',
      symptom: '504 from CloudFront while the API still waits for its backend',
      why: 'CloudFront waits for the origin for 30 seconds unless another OriginReadTimeout is set.',
      fix: 'Set the OriginReadTimeout of the origin to the integration timeout at least.',
    },
  },
  silent: [
    'functions that are called asynchronously (X-Amz-Invocation-Type Event)',
    'streamed responses without a timeout of their own',
    'functions whose timeout is not known',
    'CLOSE and AUTHORIZER without the option `strict`',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-customoriginconfig.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::Serverless::Function', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer',
    'AWS::CloudFront::Distribution',
  ],

  check(resource, context) {
    const { index } = context;
    for (const call of callsOf(resource, index)) checkCall(call, context);
    for (const { uri } of authorizersOf(resource, index)) checkAuthorizer(uri, context);
    if (resource.type === 'AWS::Serverless::Function') checkEvents(resource, context);
    if (resource.type === 'AWS::CloudFront::Distribution') checkOrigins(resource, context);
  },
});

function checkCall(call: Call, { index, report }: RuleContext): void {
  const { integration } = call;
  const uri = integration.get('uri');
  const fn = index.functions.invocation(uri)?.resource;
  const waits = waitsFor(call);
  if (fn === undefined || waits === undefined || isAsynchronous(integration.get('requestParameters'))) return;
  compare(fn, waits, uri, report);
}

/** How long API Gateway waits, in milliseconds. */
function waitsFor({ integration, kind }: Call): number | undefined {
  const given = integration.get('timeoutInMillis');
  if (!given.isAbsent) return given.number;
  const mode = integration.get('responseTransferMode');
  const isStreamed = mode.isAbsent ? false : mode.text === undefined ? undefined : mode.text.toUpperCase() === 'STREAM';
  return isStreamed === false && kind !== undefined ? MAX_INTEGRATION_TIMEOUT[kind] : undefined;
}

function compare(fn: Resource, waits: number, at: Value, report: RuleContext['report']): void {
  const runs = timeoutOf(fn);
  if (runs === undefined || runs <= waits) return;
  const isClose = runs - waits <= CLOSE && Object.values(MAX_INTEGRATION_TIMEOUT).includes(waits);
  report({
    finding: isClose ? 'CLOSE' : 'LAMBDA',
    at,
    message: `the function '${fn.logicalId}' may run ${seconds(runs)}, the integration waits ${seconds(waits)}`,
  });
}

/** In milliseconds. */
function timeoutOf(fn: Resource): number | undefined {
  const timeout = fn.get('Timeout');
  const inSeconds = timeout.isAbsent ? DEFAULT_FUNCTION_TIMEOUT : timeout.number;
  return inSeconds === undefined ? undefined : inSeconds * 1000;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function isAsynchronous(parameters: Value): boolean {
  const { entries } = parameters;
  return entries === undefined || entries.some(([name, value]) =>
    name.startsWith('Fn::') || (/\.(x-amz-invocation-type|invocationtype)$/i.test(name) && value.text !== "'RequestResponse'"));
}

/** The events of SAM become integrations with the timeout of the event. */
function checkEvents(fn: Resource, { report }: RuleContext): void {
  const kinds: Readonly<Record<string, ApiKind>> = { Api: 'REST', HttpApi: 'HTTP' };
  const waits = (fn.get('Events').entries ?? []).flatMap(([, event]) => {
    const kind = kinds[event.get('Type').text ?? ''];
    const given = event.get('Properties', 'TimeoutInMillis');
    const mode = event.get('Properties', 'ResponseTransferMode');
    if (kind === undefined || !mode.isAbsent) return [];
    return given.isAbsent ? [MAX_INTEGRATION_TIMEOUT[kind]] : given.number === undefined ? [] : [given.number];
  });
  if (waits.length > 0) compare(fn, Math.min(...waits), fn.get('Timeout'), report);
}

function checkAuthorizer(uri: Value, { index, report }: RuleContext): void {
  const fn = index.functions.invocation(uri)?.resource;
  const runs = fn === undefined ? undefined : timeoutOf(fn);
  if (fn === undefined || runs === undefined || runs <= AUTHORIZER_TIMEOUT) return;
  const message = `the function '${fn.logicalId}' may run ${seconds(runs)}, API Gateway waits ${seconds(AUTHORIZER_TIMEOUT)} for an authorizer`;
  report({ finding: 'AUTHORIZER', at: uri, message });
}

function checkOrigins(resource: Resource, { index, report }: RuleContext): void {
  for (const origin of index.distributions.of(resource)?.origins ?? []) {
    const { target } = origin;
    const api = target?.kind === 'API' ? target.api : undefined;
    const at = origin.custom.get('OriginReadTimeout');
    const waits = at.isAbsent ? DEFAULT_ORIGIN_READ_TIMEOUT : at.number;
    if (api?.kind === undefined || waits === undefined || origin.custom.keys === undefined) continue;
    const longest = api.operations.reduce((most, { integration }) => Math.max(most, integration?.get('timeoutInMillis').number ?? 0), 0);
    if (longest > waits * 1000) {
      report({ finding: 'CLOUDFRONT', at, message: `CloudFront waits ${waits} s for '${api.resource.logicalId}', whose integrations wait up to ${seconds(longest)}` });
    }
  }
}
