import { isObject, JsonObject, member, onlyMember } from './json';
import type { Template } from './template';
import { spell, splitParts, stringParts, substitutions } from './text';
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

const UNKNOWN: Resolved = { kind: 'unknown' };
const ABSENT: Resolved = { kind: 'absent' };

/** How much text counts as one step of effort. */
const CHARACTERS_PER_STEP = 100;

/** Follows the intrinsic functions of a raw value, in the world that the index currently is in. */
export function resolve(raw: unknown, template: Template): Resolved {
  switch (typeof raw) {
    case 'undefined': return ABSENT;
    case 'string': return raw.includes('{{resolve:') ? UNKNOWN : { kind: 'scalar', scalar: raw };
    case 'number':
    case 'boolean': return { kind: 'scalar', scalar: raw };
    default: break;
  }
  if (Array.isArray(raw)) return { kind: 'list', list: raw };
  if (!isObject(raw)) return UNKNOWN;

  const only = onlyMember(raw);
  const follow = only === undefined ? undefined : INTRINSICS.get(only[0]);
  if (only !== undefined && follow !== undefined) {
    const { index } = template;
    const answer = () => index.effort.within(() => follow(only[1], template), () => UNKNOWN);
    return COSTLY.has(only[0]) ? index.remember(template.followed, raw, answer) : answer();
  }
  if (only !== undefined && only[0].startsWith('Fn::')) return UNKNOWN;
  return { kind: 'map', map: raw };
}

/** What is worth remembering; a mere reference is followed faster than it is found. */
const COSTLY: ReadonlySet<string> = new Set(['Fn::Join', 'Fn::Sub', 'Fn::Select', 'Fn::ImportValue']);

type Intrinsic = (argument: unknown, template: Template) => Resolved;

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (name, template) => typeof name === 'string' ? reference(name, template) : UNKNOWN],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', condition],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::GetStackOutput', stackOutput],
]);

function reference(name: string, template: Template): Resolved {
  if (name === 'AWS::NoValue') return ABSENT;
  if (name.startsWith('AWS::')) {
    const known = template.pseudo(name);
    return known === undefined ? hole(template, name) : { kind: 'scalar', scalar: known };
  }
  const resource = template.resource(name);
  if (resource !== undefined) return { kind: 'parts', parts: [{ resource, attribute: 'Ref' }] };

  const passed = template.parentParameter(name);
  if (passed !== undefined) return from(passed.template, resolve(passed.raw, passed.template));
  return hole(template, name);
}

function getAtt(argument: unknown, template: Template): Resolved {
  const [name, attribute] = typeof argument === 'string' ? split(argument, '.') : Array.isArray(argument) ? argument as unknown[] : [];
  if (typeof name !== 'string' || typeof attribute !== 'string') return UNKNOWN;
  const resource = template.resource(name);
  if (resource === undefined) return UNKNOWN;

  if (resource.type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
    const output = template.nestedOutput(resource, attribute.slice('Outputs.'.length));
    if (output !== undefined) return from(output.template, resolve(output.raw, output.template));
  }
  const crossRegion = template.crossRegionReference(resource, attribute);
  if (crossRegion !== undefined) return from(crossRegion.template, resolve(crossRegion.raw, crossRegion.template));
  return { kind: 'parts', parts: [{ resource, attribute }] };
}

function condition(argument: unknown, template: Template): Resolved {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') return UNKNOWN;
  const [name, whenTrue, whenFalse] = argument as [string, unknown, unknown];
  const holds = template.condition(name);
  if (holds !== undefined) return resolve(holds ? whenTrue : whenFalse, template);

  const [one, other] = [resolve(whenTrue, template), resolve(whenFalse, template)];
  return keyOf(one) !== undefined && keyOf(one) === keyOf(other) ? one : UNKNOWN;
}

function sub(argument: unknown, template: Template): Resolved {
  const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument];
  if (typeof text !== 'string' || text.includes('{{resolve:')) return UNKNOWN;
  if (!template.index.effort.spend(text.length / CHARACTERS_PER_STEP)) return UNKNOWN;
  const parts: Part[] = [];
  let end = 0;
  for (const { start, end: after, name: written } of substitutions(text)) {
    parts.push(text.slice(end, start));
    end = after;
    if (written.startsWith('!')) {
      parts.push(`\${${written.slice(1)}}`);
      continue;
    }
    const name = written.trim();
    const given = member(variables, name);
    const value = given !== undefined ? resolve(given, template)
      : name.includes('.') ? getAtt(name, template)
        : reference(name, template);
    if (!collect(stringParts(value, template, name), parts, template)) return UNKNOWN;
  }
  parts.push(text.slice(end));
  return spell(parts);
}

function join(argument: unknown, template: Template): Resolved {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string') return UNKNOWN;
  const [delimiter, given] = argument as [string, unknown];
  const list = resolve(given, template);
  if (list.kind !== 'list') return UNKNOWN;
  if (!template.index.effort.spend(list.list.length / CHARACTERS_PER_STEP)) return UNKNOWN;
  const home = list.template ?? template;
  const parts: Part[] = [];
  for (const [position, raw] of list.list.entries()) {
    if (position > 0) parts.push(delimiter);
    if (!collect(stringParts(resolve(raw, home), home), parts, template)) return UNKNOWN;
  }
  return spell(parts);
}

/** Adds pieces to a string; false if it gets too long. What is joined is not followed again, but it can double each time. */
function collect(pieces: readonly Part[], into: Part[], template: Template): boolean {
  let length = pieces.length;
  for (const piece of pieces) {
    into.push(piece);
    if (typeof piece === 'string') length += piece.length;
  }
  return template.index.effort.spend(length / CHARACTERS_PER_STEP);
}

function select(argument: unknown, template: Template): Resolved {
  if (!Array.isArray(argument)) return UNKNOWN;
  const [chosen, listed] = argument as unknown[];
  const index = resolve(chosen, template);
  if (index.kind !== 'scalar' || !/^\d{1,9}$/.test(String(index.scalar))) return UNKNOWN;
  const position = Number(index.scalar);

  const pair = member(listed, 'Fn::Split');
  if (Array.isArray(pair) && typeof pair[0] === 'string' && pair[0] !== '') {
    const value = resolve(pair[1], template);
    const pieces = splitParts(stringParts(value, template), pair[0]);
    return pieces?.[position] === undefined ? UNKNOWN : spell(pieces[position]);
  }
  const list = resolve(listed, template);
  if (list.kind !== 'list' || list.list[position] === undefined) return UNKNOWN;
  return resolve(list.list[position], list.template ?? template);
}

function findInMap(argument: unknown, template: Template): Resolved {
  if (!Array.isArray(argument)) return UNKNOWN;
  let value: unknown = template.mappings;
  for (const raw of argument.slice(0, 3)) {
    const key = resolve(raw, template);
    if (key.kind !== 'scalar') return UNKNOWN;
    value = member(value, String(key.scalar));
  }
  return value === undefined ? UNKNOWN : resolve(value, template);
}

function importValue(argument: unknown, template: Template): Resolved {
  const name = resolve(argument, template);
  if (name.kind !== 'scalar') return UNKNOWN;
  const found = template.exported(String(name.scalar));
  return found === undefined ? hole(template, `import ${String(name.scalar)}`) : from(found.template, resolve(found.raw, found.template));
}

/** `Fn::GetStackOutput`, which the CDK writes for weak references; also over Regions and accounts. */
function stackOutput(argument: unknown, template: Template): Resolved {
  const given = (name: string): string | undefined => {
    const value = resolve(member(argument, name), template);
    return value.kind === 'scalar' ? String(value.scalar) : undefined;
  };
  const [stackName, outputName] = [given('StackName'), given('OutputName')];
  if (stackName === undefined || outputName === undefined) return UNKNOWN;
  const here = template.environment;
  const account = member(argument, 'RoleArn') === undefined ? here.account : /^arn:[^:]*:iam::(\d{12}):/.exec(given('RoleArn') ?? '')?.[1];
  const region = member(argument, 'Region') === undefined ? here.region : given('Region');
  const found = template.outputOf(stackName, outputName, { account, region });
  return found === undefined ? UNKNOWN : from(found.template, resolve(found.raw, found.template));
}

function hole(template: Template, name: string): Resolved {
  // Parameters can hold lists and numbers too, so only pseudo parameters are certainly strings.
  if (name.startsWith('AWS::')) return { kind: 'parts', parts: [{ hole: template.pseudoKey(name) }] };
  return { kind: 'unknown', hole: `${template.number}:${name}` };
}

function from(template: Template, resolved: Resolved): Resolved {
  return resolved.template === undefined ? { ...resolved, template } : resolved;
}

function split(text: string, at: string): [string, string] | [] {
  const position = text.indexOf(at);
  return position < 0 ? [] : [text.slice(0, position), text.slice(position + 1)];
}
