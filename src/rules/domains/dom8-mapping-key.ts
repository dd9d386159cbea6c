import { BASE_PATH_CHARACTERS, BASE_PATH_MAX_LENGTH, MODES_WITH_RULES, ROUTING_PRIORITY_MAX, RULES_ONLY } from '../../catalogue/domains';
import type { Domain } from '../../template/model/domain';
import type { Mapping } from '../../template/model/mapping';
import { defineRule, RuleContext } from '../rule';

export const dom8MappingKey = defineRule({
  id: 'DOM8',
  slug: 'mapping-key',
  title: 'The base path or the routing rule cannot take effect',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'cloudfront-custom-domain'],
  symptom: 'the deployment of the mapping or rule fails',
  why: 'API Gateway checks base paths and priorities when it creates them.',
  fix: 'Correct the base path or the priority as the finding says.',
  findings: {
    KEY: {
      title: 'a base path that is not allowed',
      fix: `Use letters, digits and $-_.+!*'()/ only, no slash at the ends, no two slashes in a row, and at most ${BASE_PATH_MAX_LENGTH} characters.`,
    },
    LEVELS: {
      title: 'a base path of several levels where only one is allowed',
      why: 'Only an AWS::ApiGatewayV2::ApiMapping of a REST or HTTP API has several levels, on a Regional domain with TLS 1.2 or later.',
      fix: 'Use an AWS::ApiGatewayV2::ApiMapping on a Regional domain with TLS_1_2, or a base path without slashes.',
    },
    DUPLICATE: {
      title: 'the same base path twice on one domain',
      why: 'A base path of a domain leads to one API; the empty one too.',
      fix: 'Give each mapping of the domain a base path of its own.',
    },
    RULES_ONLY: {
      title: 'a mapping on a domain that only looks at routing rules',
      symptom: "callers get 403 with the message 'Forbidden' for what the mapping should serve",
      why: `With RoutingMode ${RULES_ONLY} a domain ignores its mappings.`,
      fix: 'Set RoutingMode to ROUTING_RULE_THEN_BASE_PATH_MAPPING (ROUTING_RULE_THEN_API_MAPPING), or make a routing rule of the mapping.',
    },
    MODE: {
      title: 'a routing rule on a domain that does not look at them',
      symptom: 'requests go where the mappings lead, whatever the rule says',
      why: 'A domain only looks at mappings unless its RoutingMode says otherwise.',
      fix: `Set RoutingMode of the domain to ${RULES_ONLY} or ROUTING_RULE_THEN_BASE_PATH_MAPPING (ROUTING_RULE_THEN_API_MAPPING).`,
    },
    PRIORITY: {
      title: 'a priority that is taken, or out of range',
      fix: 'Give every routing rule of the domain a priority of its own, from 1 to 1,000,000.',
    },
  },
  silent: [
    'base paths in SAM, which removes what it does not like, and of private domains if they have several levels',
    'mappings that exist on opposite conditions',
    'a mapping beside routing rules that lead to the same API',
    'domains that are not in the templates, unless the base path itself is wrong',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html',
  ],
  appliesTo: ['AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGateway::BasePathMappingV2', 'AWS::ApiGatewayV2::RoutingRule'],

  check(resource, context) {
    for (const mapping of context.index.domains.mappingsMadeBy(resource)) {
      if (mapping.kind === 'ROUTING_RULE') {
        checkRule(mapping, context);
      } else {
        checkKey(mapping, context);
        checkUse(mapping, context);
      }
    }
  },
});

function checkKey(mapping: Mapping, { report }: RuleContext): void {
  const { pathText: key, path: at } = mapping;
  if (key === undefined) return;
  const problem = keyProblem(key);
  if (problem !== undefined) {
    report({ finding: 'KEY', at, message: `the base path ${key.length > BASE_PATH_MAX_LENGTH ? '' : `${at.toString()} `}${problem}` });
  } else if (key.includes('/')) {
    const reason = levelsProblem(mapping);
    if (reason !== undefined) report({ finding: 'LEVELS', at, message: `the base path ${at.toString()} has several levels, ${reason}` });
  }
}

function keyProblem(key: string): string | undefined {
  if (key.startsWith('/') || key.endsWith('/')) return 'has a slash at an end';
  if (key.includes('//')) return 'has two slashes in a row';
  if (!BASE_PATH_CHARACTERS.test(key)) return 'has characters that are not allowed';
  return key.length > BASE_PATH_MAX_LENGTH ? `has ${key.length} characters` : undefined;
}

function levelsProblem({ kind, domain, api }: Mapping): string | undefined {
  if (kind === 'BASE_PATH') return 'which AWS::ApiGateway::BasePathMapping does not support';
  if (kind !== 'API_MAPPING') return undefined;
  if (api?.kind === 'WEBSOCKET') return 'which WebSocket APIs do not support';
  if (domain?.endpoint === 'EDGE') return 'which edge-optimized domains do not support';
  return domain?.securityPolicy.text === 'TLS_1_0' ? 'which domains with TLS_1_0 do not support' : undefined;
}

/** Checks the mapping beside the others of its domain. */
function checkUse(mapping: Mapping, { report }: RuleContext): void {
  const { domain } = mapping;
  if (domain === undefined) return;
  const mode = domain.get('RoutingMode');
  if (mode.text === RULES_ONLY && !domain.routingRules.some((rule) => rule.apiId.equals(mapping.apiId))) {
    report({ finding: 'RULES_ONLY', at: mapping.path, message: `the RoutingMode of the domain '${domain.resource.logicalId}' is ${RULES_ONLY}` });
  }
  const key = keyOf(mapping);
  const first = key === undefined ? undefined : domain.mappings.find((other) => keyOf(other) === key);
  if (first !== undefined && first.resource !== mapping.resource) {
    const what = mapping.pathText === '' ? 'the empty base path' : mapping.pathText === undefined ? 'the same base path' : `the base path '${mapping.pathText}'`;
    report({ finding: 'DUPLICATE', at: mapping.path, message: `'${first.resource.logicalId}' has ${what} of the domain '${domain.resource.logicalId}' already` });
  }
}

function keyOf({ pathText, path }: Mapping): string | undefined {
  return pathText === undefined ? path.key : `=${pathText}`;
}

function checkRule(rule: Mapping, context: RuleContext): void {
  const { report } = context;
  const { domain, resource } = rule;
  const priority = resource.get('Priority');
  const { number } = priority;
  if (number !== undefined && (!Number.isInteger(number) || number < 1 || number > ROUTING_PRIORITY_MAX)) {
    report({ finding: 'PRIORITY', at: priority, message: `the priority is ${number}, expected 1 to 1,000,000` });
  }
  if (domain === undefined) return;
  checkMode(rule, domain, context);
  const first = domain.routingRules.find((other) => number !== undefined && other.resource.get('Priority').number === number);
  if (first !== undefined && first.resource !== resource) {
    report({ finding: 'PRIORITY', at: priority, message: `the priority ${number} is that of '${first.resource.logicalId}' already` });
  }
}

function checkMode(rule: Mapping, domain: Domain, { report }: RuleContext): void {
  const mode = domain.get('RoutingMode');
  if (!mode.isAbsent && (mode.text === undefined || MODES_WITH_RULES.includes(mode.text))) return;
  const found = mode.isAbsent ? 'has no RoutingMode' : `has RoutingMode ${mode.text ?? ''}`;
  report({ finding: 'MODE', at: rule.resource.get('DomainNameArn'), message: `the domain '${domain.resource.logicalId}' ${found}` });
}
