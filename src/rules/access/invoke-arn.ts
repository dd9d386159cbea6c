import type { Api } from '../../template/model/api';
import { ExecuteApiArn, segmentText } from '../../template/model/execute-api';
import { mask, textOf } from '../../template/model/mask';
import type { Template } from '../../template/template';
import { isLink, Link, Part, Value } from '../../template/value';

/** What is wrong with the resource of a statement; undefined if nothing is, or if that can't be known. */
export type Problem = string | undefined;

const VERBS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'ANY']);

/** The stage that the console's test button calls. */
const TEST_STAGE = 'test-invoke-stage';

/** Not a resource of execute-api at all. Resource policies (`own`) take the short form `execute-api:/...` too. */
export function formProblem(resource: Value, own: boolean): Problem {
  const { link, parts } = resource;
  if (link !== undefined) return isNoArn(link.resource.type, link.attribute) ? `${resource.toString()} is not the ARN of an API` : undefined;
  if (parts === undefined || typeof parts[0] !== 'string' || /^[*?]/.test(parts[0])) return undefined;

  const [, service, rest] = /^arn:[^:]*:([^:]*)(:.*)?$/s.exec(mask(parts).text) ?? [];
  if (service !== undefined) {
    if (/[*?\u0001]/.test(service)) return undefined;
    if (service !== 'execute-api') return `${resource.toString()} is an ARN of ${service}, not of execute-api`;
    return /[*?\u0001]/.test(rest ?? '') || (rest ?? '').split(':').length > 3 ? undefined : `${resource.toString()} names no API`;
  }
  if (parts[0].startsWith('execute-api:/') || parts[0].startsWith('execute-api:*')) {
    return own ? undefined : `${resource.toString()} is short for an ARN in resource policies only`;
  }
  return /^arn:?$/.test(parts[0]) || parts[0] === '' ? undefined : `${resource.toString()} is not an ARN`;
}

function isNoArn(type: string, attribute: string): boolean {
  return (/^AWS::(ApiGateway::(RestApi|Stage)|ApiGatewayV2::(Api|Stage)|Serverless::(Api|HttpApi))$/.test(type) && attribute === 'Ref')
    || /^AWS::(Lambda|Serverless)::Function$/.test(type);
}

/** So short that it has no stage and verb, and no wildcard that could stand for them. */
export function lengthProblem(arn: ExecuteApiArn, resource: Value): Problem {
  const id = arn.isShort ? [] : arn.api;
  const pieces = [...id, ...arn.segments.flat()];
  const isOpen = pieces.some((part) => typeof part === 'string' ? /[*?]/.test(part) : !isLink(part) || !isId(part));
  if (isOpen || arn.segments.filter((segment) => segment.length > 0).length >= 2) return undefined;
  const has = arn.segments[0] === undefined || arn.segments[0].length === 0 ? 'the API' : 'the stage';
  return `${resource.toString()} ends after ${has}`;
}

/** An id or a name without wildcards. */
function isId({ resource, attribute }: Link): boolean {
  return attribute === 'Ref' && /^AWS::(ApiGateway|ApiGatewayV2|Serverless)::/.test(resource.type);
}

/** Another Region, account or partition than those of the API. */
export function environmentProblem(arn: ExecuteApiArn, home: Template): Problem {
  const compared = [
    ['Region', arn.region, home.environment.region],
    ['account', arn.account, home.environment.account],
    ['partition', arn.partition, home.pseudo('AWS::Partition')],
  ] as const;
  const [what, given, expected] = compared.find(([, parts, own]) => own !== undefined && isOther(parts, own)) ?? [];
  return given === undefined ? undefined : `the ARN is for ${what} '${textOf(given) ?? ''}', the API is in '${expected ?? ''}'`;
}

function isOther(parts: readonly Part[], own: string): boolean {
  const text = textOf(parts);
  return text !== undefined && text !== '' && !/[*?]/.test(text) && text !== own;
}

/** A stage that the API does not have. */
export function stageProblem(arn: ExecuteApiArn, api: Api): Problem {
  const name = segmentText(arn, 0);
  if (name === undefined || name === '' || /[*?]/.test(name) || name === TEST_STAGE) return undefined;
  if (api.stages.length === 0 || api.hasStage(name) !== false) return undefined;
  const has = `the stages of '${api.resource.logicalId}' are ${api.stages.map((stage) => stage.name.toString()).join(', ')}`;
  return VERBS.has(name) ? `'${name}' stands where the stage belongs; ${has}` : `there is no stage '${name}'; ${has}`;
}

/**
 * A verb that no request has. `kind` is that of the API, if it is known: routes of WebSocket APIs have any name.
 *
 * A `*` for the stage may stand for stage and verb, so that anything can follow; but hardly for a verb in lower case.
 */
export function verbProblem(arn: ExecuteApiArn, kind: Api['kind']): Problem {
  const [stage, verb] = [arn.segments[0], segmentText(arn, 1)];
  if (kind === 'WEBSOCKET' || verb === undefined || verb === '' || verb.startsWith('$') || /[*?]/.test(verb) || VERBS.has(verb)) return undefined;
  const isLowerCase = VERBS.has(verb.toUpperCase());
  const isCertain = kind !== undefined && textOf(stage) !== undefined && !/[*?]/.test(textOf(stage) ?? '');
  if (!isCertain && !(isLowerCase && arn.segments.length > 2)) return undefined;
  return isLowerCase ? `'${verb}' is not in upper case` : `'${verb}' stands where the verb belongs`;
}

/** An empty piece: requests have single slashes. */
export function pathProblem(arn: ExecuteApiArn, resource: Value): Problem {
  const last = arn.segments.length - 1;
  return arn.segments.some((segment, position) => segment.length === 0 && position < last) ? `${resource.toString()} has a double slash` : undefined;
}

/** An account with too few or too many digits. */
export function accountProblem(account: readonly Part[], where: string): Problem {
  const text = textOf(account);
  return text !== undefined && /^\d+$/.test(text) && text.length !== 12 ? `the account ${where} '${text}' has ${text.length} digits, not 12` : undefined;
}

/** A document written as text in which JSON does not come out. */
export function jsonProblem({ text }: Value): Problem {
  if (text === undefined || !text.trimStart().startsWith('{')) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return /,\s*[}\]]/.test(text) ? 'the policy is not JSON: a comma stands behind the last item' : 'the policy is not JSON';
  }
}
