import { Resource } from '../../../src/template/resource';

/**
 * A request, written 'GET https://api.example.com/orders/7', in the VPC of a private zone 'in the VPC: GET https://…', with headers
 * 'GET https://… x-version: beta; accept: text/html'. A host in braces is the one that AWS gave to what a construct made: the
 * execute-api host of an API, the target of a domain, the cloudfront.net host of a distribution.
 */
export interface Request {
  readonly isInVpc: boolean;
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
}

const REQUEST = /^(in the VPC: )?([A-Z]+) (https?):\/\/(\{[^}]+\}|[^/ ]+)(\/[^ ]*)(?: (.+))?$/;

export function parseRequest(text: string): Request {
  const match = REQUEST.exec(text);
  if (match === null) throw new Error(`no request: ${text}`);
  const [, inVpc, method, scheme, host, path, headers = ''] = match;
  return { isInVpc: inVpc !== undefined, method, scheme, host, path, headers: new Map(headers.split('; ').filter(Boolean).map(header)) };
}

function header(text: string): [string, string] {
  const [name, value] = text.split(': ');
  return [name.toLowerCase(), value];
}

/** What became of a request; `-` where it never came. */
export interface Route {
  /** What the name leads to. */
  readonly leadsTo: string;
  /** The behaviour of the distribution that takes it. */
  readonly behavior: string;
  /** What CloudFront asks the origin for. */
  readonly origin: string;
  /** The key of the mapping, or the priority of the routing rule. */
  readonly mapping: string;
  /** API and stage. */
  readonly stage: string;
  /** What the API sees. */
  readonly sees: string;
  /** The operation that answers, or the answer of somebody else. */
  readonly answer: string;
}

export const COLUMNS = ['leadsTo', 'behavior', 'origin', 'mapping', 'stage', 'sees', 'answer'] as const;

/** What is found out about a request on its way. */
export type Trace = { -readonly [column in keyof Route]?: string };

/** Ends the way of a request: somebody answers. */
export class Answered extends Error {}

export function answered(text: string): never {
  throw new Answered(text);
}

/** The answers of API Gateway to what it cannot route. */
export const FORBIDDEN = '403 Forbidden';
export const MISSING_TOKEN = '403 Missing Authentication Token';
export const NOT_FOUND = '404 Not Found';

/** A value that the evaluation needs and that only the deployment knows: there is no answer then. */
export function must<T>(value: T | undefined, what: string, resource: Resource): T {
  if (value === undefined) throw new Error(`${what} of ${resource.template.name}/${resource.logicalId} is known to the deployment only`);
  return value;
}
