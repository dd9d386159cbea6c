import { MAX_INTEGRATION_TIMEOUT, MAX_STREAMING_TIMEOUT, MIN_INTEGRATION_TIMEOUT } from '../../catalogue/integrations';
import { Call, callsOf } from '../../template/model/calls';
import { defineRule, RuleContext } from '../rule';

export const err6TimeoutRange = defineRule({
  id: 'ERR6',
  slug: 'timeout-range',
  title: 'The integration timeout is outside the range that API Gateway accepts',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: 'the deployment of the integration fails',
  why: 'API Gateway waits for 50 ms at least. At most it waits 29 seconds for edge-optimized REST and for WebSocket APIs, and 30 seconds for HTTP APIs; '
    + 'for Regional and private REST APIs a quota of the account decides.',
  fix: 'Set TimeoutInMillis within the range.',
  findings: {
    SHORT: { title: 'a timeout below 50 milliseconds' },
    LONG: {
      title: 'a timeout above the limit of this kind of API',
      fix: 'Set TimeoutInMillis within the limit; for longer work use a Regional REST API with a raised quota or a streamed response, or answer at once '
        + 'and do the work asynchronously.',
    },
    QUOTA: {
      title: 'a timeout above what the option maxRestIntegrationTimeout says that the account allows',
      fix: 'Ask for a higher quota of the maximum integration timeout, or set TimeoutInMillis below it.',
    },
  },
  silent: [
    'Regional and private REST APIs above 29 seconds without the option `maxRestIntegrationTimeout`: their quota can be raised',
    'REST APIs whose endpoint type is not known',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index)) checkTimeout(call, context);
  },
});

function checkTimeout(call: Call, { options, report }: RuleContext): void {
  const at = call.integration.get('timeoutInMillis');
  const timeout = at.number;
  if (timeout === undefined) return;
  if (timeout < MIN_INTEGRATION_TIMEOUT) {
    report({ finding: 'SHORT', at, message: `the timeout is ${timeout} ms, at least ${MIN_INTEGRATION_TIMEOUT} are accepted` });
    return;
  }
  const max = greatest(call);
  const quota = options.maxRestIntegrationTimeout;
  if (max !== undefined && timeout > max.milliseconds) {
    report({ finding: 'LONG', at, message: `the timeout is ${timeout} ms, ${max.what} accept at most ${max.milliseconds}` });
  } else if (call.kind === 'REST' && max === undefined && quota !== undefined && timeout > quota && isStreamed(call) === false) {
    report({ finding: 'QUOTA', at, message: `the timeout is ${timeout} ms, the account allows ${quota}` });
  }
}

/** The limit that no quota changes; undefined if there is none, or if it is not known. */
function greatest(call: Call): { readonly milliseconds: number; readonly what: string } | undefined {
  const { kind, api } = call;
  if (kind === 'HTTP') return { milliseconds: MAX_INTEGRATION_TIMEOUT.HTTP, what: 'HTTP APIs' };
  if (kind === 'WEBSOCKET') return { milliseconds: MAX_INTEGRATION_TIMEOUT.WEBSOCKET, what: 'WebSocket APIs' };
  const streamed = kind === 'REST' ? isStreamed(call) : undefined;
  if (streamed === true) return { milliseconds: MAX_STREAMING_TIMEOUT, what: 'streamed responses' };
  return streamed === false && api?.endpoint === 'EDGE' ? { milliseconds: MAX_INTEGRATION_TIMEOUT.REST, what: 'edge-optimized APIs' } : undefined;
}

function isStreamed({ integration }: Call): boolean | undefined {
  const mode = integration.get('responseTransferMode');
  return mode.isAbsent ? false : mode.text === undefined ? undefined : mode.text.toUpperCase() === 'STREAM';
}
