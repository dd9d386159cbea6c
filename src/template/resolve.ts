import { isObject, JsonObject, member, onlyMember } from './json';
import type { Template } from './template';
import type { Part } from './value';
import { keyOf } from './value';

/** What is known of a raw value. `template` is set when the value came from another template than asked. */
export type Resolved = { readonly template?: Template } & (
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly hole?: string }
  | { readonly kind: 'scalar'; readonly scalar: string | number | boolean }
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | { readonly kind: 'list'; readonly list: readonly unknown[] }
  | { readonly kind: 'map'; readonly map: JsonObject }
);

/** How many intrinsic functions may stand inside each other; more (or a circle) is not followed. */
const MAX_DEPTH = 64;

const UNKNOWN: Resolved = { kind: 'unknown' };
const ABSENT: Resolved = { kind: 'absent' };

/** Follows the intrinsic functions of a raw value, in the world that the index currently is in. */
export function resolve(raw: unknown, template: Template, depth = 0): Resolved {
  switch (typeof raw) {
    case 'undefined': return ABSENT;
    case 'string': return raw.includes('{{resolve:') ? UNKNOWN : { kind: 'scalar', scalar: raw };
    case 'number':
    case 'boolean': return { kind: 'scalar', scalar: raw };
    default: break;
  }
  if (Array.isArray(raw)) return { kind: 'list', list: raw };
  if (!isObject(raw) || depth > MAX_DEPTH) return UNKNOWN;

  const only = onlyMember(raw);
  const follow = only === undefined ? undefined : INTRINSICS.get(only[0]);
  if (only !== undefined && follow !== undefined) return follow(only[1], template, depth + 1);
  if (only !== undefined && only[0].startsWith('Fn::')) return UNKNOWN;
  return { kind: 'map', map: raw };
}

type Intrinsic = (argument: unknown, template: Template, depth: number) => Resolved;

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (name, template, depth) => typeof name === 'string' ? reference(name, template, depth) : UNKNOWN],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', condition],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::GetStackOutput', stackOutput],
]);

function reference(name: string, template: Template, depth: number): Resolved {
  if (name === 'AWS::NoValue') return ABSENT;
  if (name.startsWith('AWS::')) {
    const known = template.pseudo(name);
    return known === undefined ? hole(template, name) : { kind: 'scalar', scalar: known };
  }
  const resource = template.resource(name);
  if (resource !== undefined) return { kind: 'parts', parts: [{ resource, attribute: 'Ref' }] };

  const passed = template.parentParameter(name);
  if (passed !== undefined) return from(passed.template, resolve(passed.raw, passed.template, depth));
  return hole(template, name);
}

function getAtt(argument: unknown, template: Template, depth: number): Resolved {
  const [name, attribute] = typeof argument === 'string' ? split(argument, '.') : Array.isArray(argument) ? argument as unknown[] : [];
  if (typeof name !== 'string' || typeof attribute !== 'string') return UNKNOWN;
  const resource = template.resource(name);
  if (resource === undefined) return UNKNOWN;

  if (resource.type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
    const output = template.nestedOutput(resource, attribute.slice('Outputs.'.length));
    if (output !== undefined) return from(output.template, resolve(output.raw, output.template, depth));
  }
  const crossRegion = template.crossRegionReference(resource, attribute);
  if (crossRegion !== undefined) return from(crossRegion.template, resolve(crossRegion.raw, crossRegion.template, depth));
  return { kind: 'parts', parts: [{ resource, attribute }] };
}

function condition(argument: unknown, template: Template, depth: number): Resolved {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') return UNKNOWN;
  const [name, whenTrue, whenFalse] = argument as [string, unknown, unknown];
  const holds = template.condition(name);
  if (holds !== undefined) return resolve(holds ? whenTrue : whenFalse, template, depth);

  const [one, other] = [resolve(whenTrue, template, depth), resolve(whenFalse, template, depth)];
  return keyOf(one) !== undefined && keyOf(one) === keyOf(other) ? one : UNKNOWN;
}

function sub(argument: unknown, template: Template, depth: number): Resolved {
  const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument];
  if (typeof text !== 'string' || text.includes('{{resolve:')) return UNKNOWN;
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{(!?)([^}]*)\}/g)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[2].trim();
    if (match[1] === '!') {
      parts.push(`\${${match[2]}}`);
      continue;
    }
    const given = member(variables, name);
    const value = given !== undefined ? resolve(given, template, depth)
      : name.includes('.') ? getAtt(name, template, depth)
        : reference(name, template, depth);
    parts.push(...stringParts(value, template, name));
  }
  parts.push(text.slice(end));
  return string(parts);
}

function join(argument: unknown, template: Template, depth: number): Resolved {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string') return UNKNOWN;
  const [delimiter, given] = argument as [string, unknown];
  const list = resolve(given, template, depth);
  if (list.kind !== 'list') return UNKNOWN;
  const home = list.template ?? template;
  const parts: Part[] = [];
  list.list.forEach((raw, position) => {
    if (position > 0) parts.push(delimiter);
    parts.push(...stringParts(resolve(raw, home, depth), home, undefined));
  });
  return string(parts);
}

function select(argument: unknown, template: Template, depth: number): Resolved {
  if (!Array.isArray(argument)) return UNKNOWN;
  const position = Number(argument[0]);
  const listed = argument[1] as unknown;
  if (!Number.isInteger(position) || position < 0) return UNKNOWN;

  const split = member(listed, 'Fn::Split');
  if (Array.isArray(split) && typeof split[0] === 'string' && split[0] !== '') {
    const value = resolve(split[1], template, depth);
    const pieces = splitParts(stringParts(value, template, undefined), split[0]);
    return pieces?.[position] === undefined ? UNKNOWN : string(pieces[position]);
  }
  const list = resolve(listed, template, depth);
  if (list.kind !== 'list' || list.list[position] === undefined) return UNKNOWN;
  return resolve(list.list[position], list.template ?? template, depth);
}

/** Splits a string of which some pieces are unknown; those must not hold the delimiter, or nothing is certain. */
function splitParts(parts: readonly Part[], delimiter: string): Part[][] | undefined {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (!('resource' in part) && !part.hole.includes(':AWS::')) return undefined;
      if ('resource' in part && /Arn|Url|Endpoint$/i.test(part.attribute)) return undefined;
      pieces[pieces.length - 1].push(part);
      continue;
    }
    const [first, ...rest] = part.split(delimiter);
    pieces[pieces.length - 1].push(first);
    for (const piece of rest) pieces.push([piece]);
  }
  return pieces;
}

function findInMap(argument: unknown, template: Template, depth: number): Resolved {
  if (!Array.isArray(argument)) return UNKNOWN;
  let value: unknown = template.mappings;
  for (const raw of argument.slice(0, 3)) {
    const key = resolve(raw, template, depth);
    if (key.kind !== 'scalar') return UNKNOWN;
    value = member(value, String(key.scalar));
  }
  return value === undefined ? UNKNOWN : resolve(value, template, depth);
}

function importValue(argument: unknown, template: Template, depth: number): Resolved {
  const name = resolve(argument, template, depth);
  if (name.kind !== 'scalar') return UNKNOWN;
  const found = template.exported(String(name.scalar));
  return found === undefined ? hole(template, `import ${String(name.scalar)}`) : from(found.template, resolve(found.raw, found.template, depth));
}

function stackOutput(argument: unknown, template: Template, depth: number): Resolved {
  const [stack, output] = Array.isArray(argument) ? argument as unknown[] : [member(argument, 'StackName'), member(argument, 'OutputName')];
  const [stackName, outputName] = [resolve(stack, template, depth), resolve(output, template, depth)];
  if (stackName.kind !== 'scalar' || outputName.kind !== 'scalar') return UNKNOWN;
  const found = template.outputOf(String(stackName.scalar), String(outputName.scalar));
  return found === undefined ? UNKNOWN : from(found.template, resolve(found.raw, found.template, depth));
}

function hole(template: Template, name: string): Resolved {
  const key = `${template.number}:${name}`;
  // Parameters can hold lists and numbers too, so only pseudo parameters are certainly strings.
  return name.startsWith('AWS::') ? { kind: 'parts', parts: [{ hole: key }] } : { kind: 'unknown', hole: key };
}

function from(template: Template, resolved: Resolved): Resolved {
  return resolved.template === undefined ? { ...resolved, template } : resolved;
}

let anonymous = 0;

function stringParts(value: Resolved, template: Template, name: string | undefined): readonly Part[] {
  switch (value.kind) {
    case 'scalar': return [String(value.scalar)];
    case 'parts': return value.parts;
    case 'unknown': return [{ hole: value.hole ?? `${template.number}:?${name ?? ''}${anonymous++}` }];
    default: return [{ hole: `${template.number}:?${anonymous++}` }];
  }
}

/** The string that the parts spell; neighbouring texts are joined. */
function string(parts: readonly Part[]): Resolved {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (typeof part !== 'string') joined.push(part);
    else if (typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  if (joined.length === 0) return { kind: 'scalar', scalar: '' };
  const [first] = joined;
  if (joined.length > 1) return { kind: 'parts', parts: joined };
  if (typeof first === 'string') return { kind: 'scalar', scalar: first };
  return 'hole' in first && !first.hole.includes(':AWS::') ? { kind: 'unknown', hole: first.hole } : { kind: 'parts', parts: joined };
}

function split(text: string, at: string): [string, string] | [] {
  const position = text.indexOf(at);
  return position < 0 ? [] : [text.slice(0, position), text.slice(position + 1)];
}
