import type { Resolved } from './resolve';
import type { Template } from './template';
import type { Link, Part } from './value';

/** CloudFormation takes templates of 1 MB; anything longer than this was made by joining a text with itself. */
const MAX_LENGTH = 2_000_000;

/** The types whose `Ref` is an id or a name without any punctuation, and the attributes that are such ids. */
const PLAIN_REFERENCES: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::RestApi.Ref', 'AWS::ApiGateway::RestApi.RestApiId', 'AWS::ApiGateway::Stage.Ref',
  'AWS::ApiGatewayV2::Api.Ref', 'AWS::ApiGatewayV2::Api.ApiId', 'AWS::ApiGatewayV2::Stage.Ref',
  'AWS::Serverless::Api.Ref', 'AWS::Serverless::HttpApi.Ref', 'AWS::EC2::VPCEndpoint.Ref',
]);

/** The types of which the attribute `ApiEndpoint` is a URL. */
const V2_API_TYPES: ReadonlySet<string> = new Set(['AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi']);

let anonymous = 0;

/** What a value contributes to a string that it is put into. */
export function stringParts(value: Resolved, template: Template, name = ''): readonly Part[] {
  switch (value.kind) {
    case 'scalar': return [String(value.scalar)];
    case 'parts': return value.parts;
    case 'unknown': return [{ hole: value.hole ?? `${template.number}:?${name}${anonymous++}` }];
    default: return [{ hole: `${template.number}:?${name}${anonymous++}` }];
  }
}

/** The string that the parts spell; neighbouring texts are joined. */
export function spell(parts: readonly Part[]): Resolved {
  const joined: Part[] = [];
  let length = 0;
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (typeof part === 'string' && (length += part.length) > MAX_LENGTH) return { kind: 'unknown' };
    if (typeof part !== 'string') joined.push(part);
    else if (typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  if (joined.length === 0) return { kind: 'scalar', scalar: '' };
  const [first] = joined;
  if (joined.length > 1) return { kind: 'parts', parts: joined };
  if (typeof first === 'string') return { kind: 'scalar', scalar: first };
  return 'hole' in first && !isPseudo(first.hole) ? { kind: 'unknown', hole: first.hole } : { kind: 'parts', parts: joined };
}

/** Splits a string of which some pieces are unknown; those must not hold the delimiter, or nothing is certain. */
export function splitParts(parts: readonly Part[], delimiter: string): Part[][] | undefined {
  const pieces: Part[][] = [[]];
  for (const part of parts.flatMap(unfold)) {
    if (typeof part === 'string') {
      const [first, ...rest] = part.split(delimiter);
      pieces[pieces.length - 1].push(first);
      for (const piece of rest) pieces.push([piece]);
    } else if ('hole' in part ? isPseudo(part.hole) && delimiter !== '.' && delimiter !== '-' : isPlainReference(part)) {
      pieces[pieces.length - 1].push(part);
    } else {
      return undefined;
    }
  }
  return pieces;
}

/** A `${...}` of a text: where it stands, and what is between the braces. */
export interface Substitution {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Finds the `${...}` of a text. By hand: a pattern takes the square of a text that is full of `${`. */
export function* substitutions(text: string): Generator<Substitution> {
  for (let start = text.indexOf('${'); start >= 0;) {
    const close = text.indexOf('}', start);
    if (close < 0) return;
    yield { start, end: close + 1, name: text.slice(start + 2, close) };
    start = text.indexOf('${', close);
  }
}

/** The URL that the service makes for an API, in the pieces that it is known to consist of. */
export function unfold(part: Part): readonly Part[] {
  if (typeof part === 'string' || 'hole' in part || part.attribute !== 'ApiEndpoint' || !V2_API_TYPES.has(part.resource.type)) return [part];
  const { template } = part.resource;
  const scheme = part.resource.get('ProtocolType').text?.toUpperCase() === 'WEBSOCKET' ? 'wss://' : 'https://';
  return [
    scheme, { resource: part.resource, attribute: 'Ref' }, '.execute-api.',
    template.pseudo('AWS::Region') ?? { hole: template.pseudoKey('AWS::Region') }, '.',
    template.pseudo('AWS::URLSuffix') ?? { hole: template.pseudoKey('AWS::URLSuffix') },
  ];
}

/** Whether the hole is that of a pseudo parameter: certainly a string, and the same all over the template. */
export function isPseudo(hole: string, name = 'AWS::'): boolean {
  return hole.slice(hole.indexOf(':') + 1).startsWith(name);
}

function isPlainReference({ resource, attribute }: Link): boolean {
  return PLAIN_REFERENCES.has(`${resource.type}.${attribute}`);
}
