import { REST_AWS_RESERVED_REQUEST_HEADERS, REST_RESERVED_REQUEST_HEADERS } from '../../catalogue/integrations';
import { Call, callsOf, isMapped } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import { mask } from '../../template/model/mask';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

/** What may stand for a value in a mapping of responses. */
const RESPONSE_SOURCE = new RegExp('^(\'.*\'|(integration\\.response\\.(header|multivalueheader|body)|context|stageVariables)\\..+'
  + '|integration\\.response\\.body(\\[.+)?)$', 's');

const REQUEST_PLACES = 'path|querystring|header|multivaluequerystring|multivalueheader';

/** What may stand for a value in a mapping of requests. */
const REQUEST_SOURCE = new RegExp(`^('.*'|(method\\.request\\.(${REQUEST_PLACES}|body)|context|stageVariables)\\..+|method\\.request\\.body(\\[.+)?)$`, 's');

const REQUEST_TARGET = new RegExp(`^integration\\.request\\.(${REQUEST_PLACES})\\.(.+)$`, 's');

export const map7ParameterMapping = defineRule({
  id: 'MAP7',
  slug: 'parameter-mapping',
  title: 'A parameter mapping is refused, or breaks the call',
  severity: 'error',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: "the deployment stops with 'Invalid mapping expression parameter specified'",
  why: 'Both sides of a mapping are checked: what it reads and writes has to be declared on the method, and constants stand in single quotes.',
  fix: 'Declare what the mapping uses, and write constants in single quotes.',
  findings: {
    TARGET: { title: 'the mapping writes to something that does not exist', fix: 'Use method.response.header.<name> in responses and integration.request.<path, querystring or header>.<name> in requests.' },
    UNDECLARED_RESPONSE: { title: 'the header is not declared on the method response', fix: 'Add method.response.header.<name>: false to the ResponseParameters of the MethodResponse of that status.' },
    SOURCE: { title: 'the mapping reads from something that does not exist', fix: "Write constants in single quotes, such as \"'*'\", and everything else as a mapping expression." },
    UNDECLARED_REQUEST: {
      title: 'the parameter of the request is not declared on the method',
      fix: 'Add the parameter, such as method.request.path.id: true, to the RequestParameters of the method.',
    },
    RESERVED: {
      title: 'a header that API Gateway sets itself',
      symptom: "500 'Internal server error', with '... header already present' in the execution log",
      why: 'API Gateway has set the header when the mapping is applied. This was observed in an emulator that is checked against AWS, and is not documented.',
      fix: 'Use another name for the header.',
      advice: true,
    },
    PATH: {
      title: 'the URI has a placeholder that no request parameter fills',
      symptom: 'the deployment fails, or the backend is called with an empty piece in its path',
      fix: 'Add integration.request.path.<name>: method.request.path.<name> to the RequestParameters of the integration.',
    },
  },
  silent: [
    'HTTP and WebSocket APIs, whose mappings look different',
    'parameters of requests in OpenAPI documents, which can declare them in many places',
    'names of which a part is not known',
    'RESERVED without the option `strict`: AWS does not document it',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-response.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index)) {
      if (call.kind !== 'REST') continue;
      if (isMapped(call)) checkResponses(call, context);
      checkRequest(call, context);
      checkPath(call, context);
    }
  },
});

function checkResponses(call: Call, { report }: RuleContext): void {
  const { integration } = call;
  for (const { value } of integration.responses ?? []) {
    const parameters = value.get(integration.notation === Notation.OPENAPI ? 'responseParameters' : 'ResponseParameters');
    const declared = declaredHeaders(call, value);
    for (const [target, source] of parameters.entries ?? []) {
      if (target.startsWith('Fn::')) break;
      const [, header] = /^method\.response\.header\.(.+)$/s.exec(target) ?? [];
      if (header === undefined) report({ finding: 'TARGET', at: source, message: `a response has no '${target}'` });
      else if (declared?.has(header.toLowerCase()) === false) report({ finding: 'UNDECLARED_RESPONSE', at: source, message: `the method response does not declare '${header}'` });
      if (source.text !== undefined && !RESPONSE_SOURCE.test(source.text)) report({ finding: 'SOURCE', at: source, message: `${source.toString()} is neither a constant nor a part of the response` });
    }
  }
}

/** The headers, in lower case, that the method response of the same status declares; undefined if that can't be told, or without one (see MAP2). */
function declaredHeaders({ integration, responses }: Call, response: Value): ReadonlySet<string> | undefined {
  if (integration.notation === Notation.OPENAPI) {
    const status = response.get('statusCode').text;
    const declared = status === undefined ? undefined : responses.get(status);
    const headers = declared?.isPresent === true ? declared.get('headers').keys : undefined;
    return declared?.keys?.includes('$ref') === true || headers?.some((key) => key.startsWith('Fn::')) !== false ? undefined : new Set(headers.map((name) => name.toLowerCase()));
  }
  const status = response.get('StatusCode');
  const matching = responses.items?.filter((item) => item.get('StatusCode').equals(status));
  if (matching?.length !== 1) return undefined;
  const keys = matching[0].get('ResponseParameters').keys;
  if (keys === undefined || keys.some((key) => key.startsWith('Fn::'))) return undefined;
  return new Set(keys.map((key) => key.replace(/^method\.response\.header\./, '').toLowerCase()));
}

function checkRequest(call: Call, { report }: RuleContext): void {
  const { integration } = call;
  const declared = declaredParameters(call);
  for (const [target, source] of integration.get('requestParameters').entries ?? []) {
    if (target.startsWith('Fn::')) return;
    const [, place, name] = REQUEST_TARGET.exec(target) ?? [];
    if (place === undefined) {
      report({ finding: 'TARGET', at: source, message: `a request has no '${target}'` });
    } else if (place === 'header' && isReserved(name, integration.type)) {
      report({ finding: 'RESERVED', at: source, message: `the header '${name}' is set by API Gateway` });
    }
    const { text } = source;
    if (text === undefined) continue;
    if (!REQUEST_SOURCE.test(text)) {report({ finding: 'SOURCE', at: source, message: `${source.toString()} is neither a constant nor a part of the request` });} else if (/^method\.request\.(path|querystring|header|multivalue)/.test(text) && declared?.has(unify(text)) === false) {
      report({ finding: 'UNDECLARED_REQUEST', at: source, message: `the method does not declare '${text}'` });
    }
  }
}

/** The parameters that the method declares; undefined if they can't be known. OpenAPI declares them in many places. */
function declaredParameters({ integration, resource }: Call): ReadonlySet<string> | undefined {
  if (integration.notation !== Notation.METHOD) return undefined;
  const { keys } = resource.get('RequestParameters');
  return keys === undefined || keys.some((key) => key.startsWith('Fn::')) ? undefined : new Set(keys.map(unify));
}

/** A parameter that may have several values is declared like one that has one. */
function unify(parameter: string): string {
  return parameter.replace(/^method\.request\.multivalue/, 'method.request.');
}

function isReserved(name: string, type: string | undefined): boolean {
  const lower = name.toLowerCase();
  return REST_RESERVED_REQUEST_HEADERS.includes(lower) || (type?.startsWith('AWS') === true && REST_AWS_RESERVED_REQUEST_HEADERS.includes(lower));
}

function checkPath({ integration }: Call, { report }: RuleContext): void {
  const at = integration.get('uri');
  const { keys } = integration.get('requestParameters');
  if (at.parts === undefined || keys === undefined || keys.some((key) => key.startsWith('Fn::')) || integration.type === 'AWS_PROXY') return;
  const given = new Set(keys);
  const text = mask(at.parts).text.replace(/\$\{[^}]*\}/g, '');
  const names = new Set([...text.matchAll(/\{([A-Za-z0-9_.-]{1,64})\+?\}/g)].map((match) => match[1]));
  const missing = [...names].filter((name) => !given.has(`integration.request.path.${name}`));
  if (missing.length > 0) report({ finding: 'PATH', at, message: `nothing fills ${missing.map((name) => `{${name}}`).join(', ')}` });
}
