import { Token } from 'aws-cdk-lib';
import { CfnRoutingRule } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { MappedApi } from './mapped-api';
import { validateMappingKey } from './mapping-refusals';
import { RoutingRuleOptions } from './routing-rule-options';
import { ROUTING_GLOB_MAX_LENGTH, ROUTING_HEADER_MAX_LENGTH, ROUTING_PRIORITY_MAX } from '../catalogue/domains';
import { idPart } from '../core/construct-id';
import { invalid } from '../core/invalid';

/** Lets the domain look at rules first, then at its mappings. */
export const RULES_THEN_MAPPINGS = 'ROUTING_RULE_THEN_BASE_PATH_MAPPING';

/** Adds a rule; the conditions must all hold. */
export function addRoutingRule(scope: Construct, domainNameArn: string, options: RoutingRuleOptions): void {
  const { priority, basePath, headers, stripBasePath, target } = options;
  const rule = new CfnRoutingRule(scope, `Rule ${idPart(scope, priority)}`, {
    domainNameArn,
    priority,
    conditions: [
      ...(headers ?? []).map(({ header, valueGlob }) => ({ matchHeaders: { anyOf: [{ header, valueGlob }] } })),
      ...(basePath === undefined ? [] : [{ matchBasePaths: { anyOf: [basePath] } }]),
    ],
    actions: [{ invokeApi: { apiId: target.apiId, stage: target.stageName, stripBasePath } }],
  });
  const { stage } = target._mapped;
  if (stage) rule.addResourceDependency(stage);
}

/** Refuses what no domain takes. */
export function validateRoutingRule(scope: Construct, options: RoutingRuleOptions, taken: ReadonlyMap<number, MappedApi>): void {
  const { priority, basePath, headers = [] } = options;
  const first = taken.get(priority);
  const isInRange = Number.isInteger(priority) && priority >= 1 && priority <= ROUTING_PRIORITY_MAX;
  if (first || (!Token.isUnresolved(priority) && !isInRange)) {
    throw invalid(scope, 'RoutingRulePriority', 'custom-domain-dns-tls',
      `'priority' must be a whole number from 1 to 1,000,000 that no other rule of the domain has, got ${priority}${first ? `, which the rule to '${first.api.node.path}' has` : ''}`);
  }
  if (headers.length > MAX_HEADERS) {
    throw invalid(scope, 'RoutingRuleHeader', 'custom-domain-dns-tls', `'headers' must have at most ${MAX_HEADERS} entries, got ${headers.length}`);
  }
  for (const { header, valueGlob } of headers) {
    if (isUpTo(ROUTING_HEADER_MAX_LENGTH, header) && isUpTo(ROUTING_GLOB_MAX_LENGTH, valueGlob)) continue;
    throw invalid(scope, 'RoutingRuleHeader', 'custom-domain-dns-tls',
      `'headers' must have names of at most ${ROUTING_HEADER_MAX_LENGTH} and values of at most ${ROUTING_GLOB_MAX_LENGTH} characters, got '${header}: ${valueGlob}'`);
  }
  if (basePath !== undefined) validateMappingKey(scope, basePath);
}

function isUpTo(length: number, text: string): boolean {
  return Token.isUnresolved(text) || (text.length >= 1 && text.length <= length);
}

const MAX_HEADERS = 2;
