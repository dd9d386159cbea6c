import { readSelectionPattern } from '../../catalogue/selection-pattern';
import type { Api } from '../../template/model/api';
import { Call, callsOf, isMapped } from '../../template/model/calls';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const TEMPLATE_FIX = 'Set RequestTemplates to {"application/json": "{\\"statusCode\\": 200}"}.';

export const map5MockStatus = defineRule({
  id: 'MAP5',
  slug: 'mock-status',
  title: 'A MOCK integration cannot produce its status',
  severity: 'error',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: "500 'Internal server error'; the execution log says 'statusCode should be an integer which defined in request template'",
  why: 'A MOCK integration takes the status from the JSON that its request template makes, and selects an integration response with it.',
  fix: TEMPLATE_FIX,
  findings: {
    TEMPLATE: { title: 'no request template says a status, and no integration response is the default' },
    PASSTHROUGH: { title: 'no request template for application/json; only the default response can be chosen, and a body of the caller may be read as it is', advice: true },
    STATUS: { title: 'the status in the template is missing, or not an integer', fix: 'Write the status as a number without quotes: {"statusCode": 200}.' },
    UNMATCHED: {
      title: 'the status matches no integration response',
      symptom: "500 'Internal server error'; the execution log says 'No match for output mapping and no default output mapping configured'",
      fix: 'Leave the SelectionPattern out of the integration response, or let it match the status of the template.',
    },
    BINARY: {
      title: 'all media types are binary, and the request is not converted to text',
      symptom: "500 on requests such as OPTIONS, which browsers send before others; the execution log says 'Unable to transform request'",
      why: 'With */* among the binary media types the request reaches the template as binary data, which it cannot read.',
      fix: 'Set ContentHandling CONVERT_TO_TEXT on the integration.',
    },
  },
  silent: ['templates with VTL, which is not run', 'PASSTHROUGH without the option `strict`: AWS describes it as a way to use the default response'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
    'https://github.com/aws/serverless-application-model/issues/553',
    'https://github.com/aws/chalice/issues/1310',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index).filter(isMapped)) {
      if (call.integration.type !== 'MOCK') continue;
      checkTemplate(call, context);
      checkBinary(call, context);
    }
  },
});

function checkTemplate(call: Call, { report }: RuleContext): void {
  const templates = call.integration.get('requestTemplates');
  const { entries } = templates;
  const responses = call.integration.responses;
  // MAP1 reports those without any response.
  if (entries === undefined || entries.some(([type]) => type.startsWith('Fn::')) || responses === undefined || responses.length === 0) return;

  const json = entries.filter(([type]) => /^(application\/json\b.*|\$default|\*\/\*)$/i.test(type.trim())).map(([, value]) => value);
  if (json.length === 0) {
    const finding = responses.some(({ pattern }) => pattern === undefined) ? 'PASSTHROUGH' : 'TEMPLATE';
    report({ finding, at: templates, message: 'the MOCK integration has no request template for application/json' });
  }
  for (const template of json) {
    const status = literalStatus(template);
    if (status === undefined) continue;
    if (!/^[1-5]\d\d$/.test(status)) {
      const found = status === '' ? 'has no statusCode' : `has the statusCode ${status}, expected an integer`;
      report({ finding: 'STATUS', at: template, message: `the request template ${found}` });
    } else if (!responses.some(({ pattern }) => mayMatch(pattern, status))) {
      report({ finding: 'UNMATCHED', at: template, message: `the status ${status} of the request template matches no integration response` });
    }
  }
}

/** What a template without VTL says; empty if it says nothing. */
function literalStatus({ text }: Value): string | undefined {
  if (text === undefined || /[#$]/.test(text)) return undefined;
  const [, status] = /["']?\bstatusCode\b["']?\s*:\s*([^,}\s]*)/.exec(text) ?? [];
  return status ?? '';
}

function mayMatch(pattern: Value | undefined, status: string): boolean {
  if (pattern?.text === undefined) return true;
  const read = readSelectionPattern(pattern.text);
  return read === undefined || (read !== 'refused' && read.matches(status));
}

function checkBinary({ integration, api }: Call, { report }: RuleContext): void {
  const handling = integration.get('contentHandling');
  if (api === undefined || handling.isUnknown || (!handling.isAbsent && handling.text?.toUpperCase() !== 'CONVERT_TO_BINARY')) return;
  if (takesAllAsBinary(api)) report({ finding: 'BINARY', at: handling, message: 'the API takes */* as binary, the MOCK integration does not convert it to text' });
}

function takesAllAsBinary({ resource, body }: Api): boolean {
  return [resource.get('BinaryMediaTypes'), body.get('x-amazon-apigateway-binary-media-types')]
    .some(({ items }) => items?.some(({ text }) => text === '*/*' || text === '*~1*') === true);
}
