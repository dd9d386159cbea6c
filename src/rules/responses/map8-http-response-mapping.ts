import { HEADER_NAME, isReservedHttpHeader } from '../../catalogue/integrations';
import { Call, callsOf } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const EXAMPLE = '{"404": {"ResponseParameters": [{"Source": "200", "Destination": "overwrite:statuscode"}]}}';

export const map8HttpResponseMapping = defineRule({
  id: 'MAP8',
  slug: 'http-response-mapping',
  title: 'The response mapping of an HTTP API has a wrong shape',
  severity: 'error',
  articles: ['http-api-status-codes'],
  symptom: 'the deployment of the integration fails, or callers keep getting the status and headers of the backend',
  why: 'HTTP APIs change responses by exact status code, with a list of Source and Destination for each. CloudFormation hands this map on as it is '
    + 'written, so nothing corrects another spelling. Its reference page shows overwrite.statuscode with a dot; the developer guide and the '
    + 'samples of AWS use the colon.',
  fix: `Write ResponseParameters as ${EXAMPLE}.`,
  findings: {
    STATUS: { title: 'a key that is not a status from 200 to 599', fix: 'Write one entry for each status code of the backend; there are no patterns and no default.' },
    SHAPE: { title: 'the map of a status is not built as CloudFormation (or OpenAPI) wants it' },
    DESTINATION: {
      title: 'a destination that does not exist',
      fix: 'Use append:header.<name>, overwrite:header.<name>, remove:header.<name> or overwrite:statuscode.',
    },
    SOURCE: { title: 'a new status that is none', fix: 'Use a status from 200 to 599 as the Source of overwrite:statuscode.' },
    RESERVED: { title: 'a header that may not be changed', fix: 'Set the header in the backend, or use another name; CORS headers belong into CorsConfiguration.' },
    REMOVE: { title: 'a header is removed, and given a value', fix: "Set the Source of remove:header.<name> to ''." },
    HEADER: { title: 'a header name with characters that none may have', fix: 'Write the name of the header after header. only.' },
    WEBSOCKET: { title: 'response parameters on an integration of a WebSocket API', fix: 'Remove ResponseParameters: only HTTP APIs map responses so.' },
  },
  silent: ['sources that take a value from the response or the context, such as $response.header.x'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html',
  ],
  appliesTo: ['AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index)) checkMapping(call, context);
  },
});

function checkMapping({ integration, kind }: Call, { report }: RuleContext): void {
  const mapping = integration.get('responseParameters');
  if (kind === 'WEBSOCKET') {
    if (mapping.isPresent) report({ finding: 'WEBSOCKET', at: mapping, message: 'an integration of a WebSocket API has ResponseParameters' });
    return;
  }
  for (const [status, value] of mapping.entries ?? []) {
    if (status.startsWith('Fn::')) return;
    if (!isStatus(status)) report({ finding: 'STATUS', at: value, message: `'${status}' is not a status from 200 to 599` });
    const parameters = integration.notation === Notation.OPENAPI ? flatParameters(value) : listedParameters(value);
    if (typeof parameters === 'string') report({ finding: 'SHAPE', at: value, message: `the mapping of ${status} ${parameters}` });
    else for (const parameter of parameters) checkParameter(parameter, report);
  }
}

/** One change of a response. */
interface Parameter {
  readonly at: Value;
  readonly destination: string;
  readonly source: Value;
}

/** The changes of a status as CloudFormation wants them, or what is wrong with them. */
function listedParameters(value: Value): Parameter[] | string {
  if (value.isUnknown || value.parts !== undefined) return [];
  if (value.keys === undefined) return 'is a list, expected a map with ResponseParameters';
  if (value.keys.some((key) => key.startsWith('Fn::'))) return [];
  if (!value.keys.includes('ResponseParameters')) return `has ${named(value.keys)}, expected ResponseParameters`;
  const found: Parameter[] = [];
  for (const item of value.get('ResponseParameters').items ?? []) {
    if (item.keys === undefined || item.keys.some((key) => key.startsWith('Fn::'))) continue;
    const destination = item.get('Destination');
    if (destination.isAbsent) return `has an item with ${named(item.keys)}, expected Source and Destination`;
    const source = item.get('Source');
    if (source.isAbsent && destination.text?.startsWith('remove:') === false) return `has an item with ${named(item.keys)}, expected Source and Destination`;
    if (destination.text !== undefined) found.push({ at: destination, destination: destination.text, source });
  }
  return found;
}

/** The changes of a status as OpenAPI documents have them: a map from destination to source. */
function flatParameters(value: Value): Parameter[] | string {
  if (value.isUnknown || value.parts !== undefined) return [];
  if (value.keys === undefined) return 'is a list, expected a map such as {"overwrite:statuscode": "200"}';
  const wrapper = value.keys.find((key) => /^responseParameters$/i.test(key));
  if (wrapper !== undefined) return `has ${wrapper}, expected a map such as {"overwrite:statuscode": "200"}`;
  return (value.entries ?? []).filter(([key]) => !key.startsWith('Fn::')).map(([destination, source]) => ({ at: source, destination, source }));
}

function checkParameter({ at, destination, source }: Parameter, report: RuleContext['report']): void {
  const [, change, name] = /^(append|overwrite|remove):header\.(.*)$/s.exec(destination) ?? [];
  if (destination === 'overwrite:statuscode') {
    if (source.text !== undefined && !source.text.includes('$') && !isStatus(source.text)) {
      report({ finding: 'SOURCE', at: source, message: `the new status is '${source.text}', expected 200 to 599` });
    }
  } else if (change === undefined) {
    report({ finding: 'DESTINATION', at, message: `'${destination}' is no destination` });
  } else if (!HEADER_NAME.test(name)) {
    report({ finding: 'HEADER', at, message: `'${name}' is no name of a header` });
  } else if (isReservedHttpHeader(name)) {
    report({ finding: 'RESERVED', at, message: `the header '${name}' may not be changed` });
  } else if (change === 'remove' && source.text !== undefined && source.text !== '' && source.text !== "''") {
    report({ finding: 'REMOVE', at: source, message: `the header '${name}' is removed, with the value '${source.text}'` });
  }
}

function isStatus(text: string): boolean {
  return /^[2-5]\d\d$/.test(text);
}

function named(keys: readonly string[]): string {
  return keys.length === 0 ? 'nothing' : keys.map((key) => `'${key}'`).join(', ');
}
