import { answered, FORBIDDEN, must, Request } from './request';
import type { Domain } from '../../../src/template/model/domain';
import type { Mapping } from '../../../src/template/model/mapping';

/** What a domain found for a path: where it leads, and what the API sees of the path. */
export interface Mapped {
  readonly mapping: Mapping;
  readonly label: string;
  readonly path: string;
}

/** Looks for the rule or mapping that takes a request, in the order that the routing mode of the domain says. */
export function mappingFor(domain: Domain, request: Request): Mapped {
  const mode = domain.get('RoutingMode').text ?? 'BASE_PATH_MAPPING_ONLY';
  const byRule = mode.startsWith('ROUTING_RULE') ? ruleFor(domain, request) : undefined;
  const byKey = byRule === undefined && mode !== 'ROUTING_RULE_ONLY' ? keyFor(domain, request.path) : undefined;
  return byRule ?? byKey ?? answered(FORBIDDEN);
}

/** The longest key that the path begins with, segment by segment. */
function keyFor(domain: Domain, path: string): Mapped | undefined {
  const [best] = domain.mappings
    .map((mapping) => ({ mapping, key: must(mapping.pathText, 'the key', mapping.resource) }))
    .filter(({ key }) => startsWith(path, key))
    .sort((one, other) => other.key.length - one.key.length);
  return best && { mapping: best.mapping, label: best.key === '' ? '(root)' : best.key, path: without(path, best.key) };
}

/** The rule with the lowest number whose conditions all hold. */
function ruleFor(domain: Domain, request: Request): Mapped | undefined {
  const [rule] = domain.routingRules
    .filter(({ resource }) => (resource.get('Conditions').items ?? []).every((condition) => headersMatch(condition, request) && pathOf(condition, request) !== undefined))
    .sort((one, other) => priority(one) - priority(other));
  if (rule === undefined) return undefined;
  const [base = ''] = (rule.resource.get('Conditions').items ?? []).map((condition) => pathOf(condition, request)).filter(Boolean);
  const strips = rule.resource.get('Actions').first.get('InvokeApi', 'StripBasePath').boolean === true;
  return { mapping: rule, label: `rule ${priority(rule)}`, path: strips ? without(request.path, base) : request.path };
}

type Condition = ReturnType<Mapping['resource']['get']>;

function headersMatch(condition: Condition, { headers }: Request): boolean {
  const wanted = condition.get('MatchHeaders', 'AnyOf').items ?? [];
  return wanted.length === 0 || wanted.some((item) => {
    const [name, glob] = [item.get('Header').text ?? '', item.get('ValueGlob').text ?? ''];
    const pattern = glob.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
    return new RegExp(`^${pattern}$`).test(headers.get(name.toLowerCase()) ?? '');
  });
}

/** The base path of a condition that the path begins with; '' for a condition about something else, undefined if none fits. */
function pathOf(condition: Condition, { path }: Request): string | undefined {
  const wanted = (condition.get('MatchBasePaths', 'AnyOf').items ?? []).map(({ text }) => text ?? '');
  return wanted.length === 0 ? '' : wanted.find((base) => startsWith(path, base));
}

function priority({ resource }: Mapping): number {
  return must(resource.get('Priority').number, 'the priority', resource);
}

function startsWith(path: string, key: string): boolean {
  return key === '' || path === `/${key}` || path.startsWith(`/${key}/`);
}

function without(path: string, key: string): string {
  return key === '' ? path : path.slice(key.length + 1) || '/';
}
