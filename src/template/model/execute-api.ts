import type { Resource } from '../resource';
import { unfold } from '../text';
import { isLink, Part } from '../value';
import { linkOf, mask, textOf } from './mask';

/** The types that make APIs. */
export const API_TYPES = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi'] as const;

/**
 * Whose host it is: an API's own, an API's through a VPC endpoint (`{api}-{vpce}`), a VPC endpoint's, or the target of a
 * custom domain, which has the same suffix (`d-….execute-api…`).
 */
export type HostKind = 'API' | 'API_AT_ENDPOINT' | 'VPC_ENDPOINT' | 'DOMAIN_TARGET';

/** A host name below `execute-api`, in its pieces. */
export interface ExecuteApiHost {
  readonly kind: HostKind;
  /** The resource of the API, if it is in the templates. */
  readonly api: Resource | undefined;
  /** The first label: the id of the API, as a rule. */
  readonly label: readonly Part[];
  readonly region: readonly Part[];
  /** `https`, if the string is a URL and not a bare host. */
  readonly scheme: string | undefined;
  /** What follows the host: a port, a path. */
  readonly rest: readonly Part[];
}

const SUFFIX = '(?:amazonaws\\.com(?:\\.cn)?|api\\.aws|\u0001\\d+\u0002)';
const HOST = new RegExp(`^(?:([a-z]+)://)?([^./:\\s]+)\\.execute-api(?:-fips)?\\.([^./:\\s]+)\\.(vpce\\.)?${SUFFIX}\\.?((?:[/:].*)?)$`, 'is');

/** Reads a host name or URL; undefined if it is not below `execute-api`, or if whose it is can't be known. */
export function executeApiHost(parts: readonly Part[]): ExecuteApiHost | undefined {
  const masked = mask(parts.flatMap(unfold));
  const match = HOST.exec(masked.text);
  if (match === null) return undefined;
  const label = masked.parts(match[2]);
  const kind = kindOf(label, match[4] !== undefined);
  return kind === undefined ? undefined : {
    kind,
    api: label.find(isApiId)?.resource,
    label,
    region: masked.parts(match[3]),
    scheme: match[1]?.toLowerCase(),
    rest: masked.parts(match[5]),
  };
}

function kindOf(label: readonly Part[], atEndpoint: boolean): HostKind | undefined {
  if (atEndpoint) return 'VPC_ENDPOINT';
  const [first, ...rest] = label;
  if (isApiId(first)) return rest.length === 0 ? 'API' : 'API_AT_ENDPOINT';
  if (typeof first !== 'string' || first.includes('*')) return undefined;
  if (first.startsWith('d-')) return 'DOMAIN_TARGET';
  if (/^[a-z0-9]+-(vpce-|$)/i.test(first)) return 'API_AT_ENDPOINT';
  return rest.length === 0 && /^[a-z0-9]+$/i.test(first) ? 'API' : undefined;
}

/** Whether the part is the id of an API of the templates. */
export function isApiId(part: Part | undefined): part is { resource: Resource; attribute: string } {
  return isLink(part) && API_TYPES.some((type) => type === part.resource.type) && /^(Ref|RestApiId|ApiId)$/.test(part.attribute);
}

/** An ARN (or a pattern of ARNs) of what can be called of an API. */
export interface ExecuteApiArn {
  /** Empty in the short form `execute-api:/stage/VERB/path` of resource policies, as are Region, account and API. */
  readonly partition: readonly Part[];
  readonly region: readonly Part[];
  readonly account: readonly Part[];
  readonly api: readonly Part[];
  readonly isShort: boolean;
  /** The pieces after the API between slashes: stage, verb, and those of the path. */
  readonly segments: readonly (readonly Part[])[];
}

const ARN = /^(?:arn:([^:]*):execute-api:([^:]*):([^:]*):(.*)|execute-api:\/(.*))$/s;

/** Reads `arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<VERB>/<path>`, or the short form. */
export function executeApiArn(parts: readonly Part[]): ExecuteApiArn | undefined {
  const masked = mask(parts);
  const [, partition, region, account, long, short] = ARN.exec(masked.text) ?? [];
  const resource = long ?? short;
  if (resource === undefined) return undefined;
  const [api, ...segments] = long === undefined ? ['', ...short.split('/')] : long.split('/');
  return {
    partition: masked.parts(partition ?? ''),
    region: masked.parts(region ?? ''),
    account: masked.parts(account ?? ''),
    api: masked.parts(api),
    isShort: long === undefined,
    segments: segments.map((segment) => masked.parts(segment)),
  };
}

/** The API that an ARN names, if it is in the templates. */
export function apiOfArn(arn: ExecuteApiArn): Resource | undefined {
  const link = linkOf(arn.api);
  return isApiId(link) ? link.resource : undefined;
}

/** The path of an operation as it stands in ARNs: anything may stand for a parameter. */
export function pathInArn(path: string): string {
  return path.replace(/^\//, '').replace(/\{[^}]*\}/g, '*');
}

/** The text of a segment that has no unknown piece. */
export function segmentText(arn: ExecuteApiArn, position: number): string | undefined {
  const segment = arn.segments[position];
  return segment === undefined ? undefined : textOf(segment);
}
