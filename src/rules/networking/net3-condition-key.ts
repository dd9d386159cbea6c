import { IPV4_RANGE, IPV6_RANGE, PRIVATE_IPV4_RANGE, VPC_ENDPOINT_ID, VPC_ID } from '../../catalogue/addresses';
import type { Api } from '../../template/model/api';
import { PolicyCondition, PolicyDocument, Statement } from '../../template/model/policies';
import { ResourcePolicy } from '../../template/model/resource-policy';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { ADDRESS_KEYS, ENDPOINT_KEYS, keyName, operatorOf } from './network-conditions';

/** The ids that the keys hold. */
const IDS: ReadonlyMap<string, { readonly pattern: RegExp; readonly what: string; readonly type: string }> = new Map([
  ['aws:sourcevpce', { pattern: VPC_ENDPOINT_ID, what: 'the id of a VPC endpoint', type: 'AWS::EC2::VPCEndpoint' }],
  ['aws:sourcevpc', { pattern: VPC_ID, what: 'the id of a VPC', type: 'AWS::EC2::VPC' }],
]);

export const net3ConditionKey = defineRule({
  id: 'NET3',
  slug: 'condition-key',
  title: 'A policy compares a network key with what it never holds',
  severity: 'error',
  articles: ['on-premises', 'cross-account-access'],
  symptom: "403 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ...', with 'explicit deny' if a Deny is at work",
  why: 'Which keys a request carries depends on the way it takes. A condition on a key that is not there, or that holds something else, is never met; a negated one always is.',
  fix: 'Use aws:VpcSourceIp for addresses, aws:SourceVpce for endpoint ids (vpce-...) and aws:SourceVpc for VPC ids of private APIs; aws:SourceIp for addresses of public ones.',
  findings: {
    PUBLIC: {
      title: 'keys of VPC endpoints on a Regional or edge-optimized API',
      why: 'Only requests to private APIs come through a VPC endpoint and carry aws:SourceVpce, aws:SourceVpc and aws:VpcSourceIp.',
      fix: 'Use aws:SourceIp, or make the API private.',
    },
    SOURCE_IP: {
      title: 'private addresses in aws:SourceIp of a private API',
      why: 'The address of a caller in the VPC or behind it is in aws:VpcSourceIp.',
      fix: 'Use aws:VpcSourceIp instead of aws:SourceIp.',
    },
    VALUE: { title: 'a value that the key can not have' },
    OPERATOR: {
      title: 'an operator that is not for such keys',
      fix: 'Use IpAddress and NotIpAddress for addresses, StringEquals and StringNotEquals for ids of VPCs and endpoints.',
    },
    TARGET: { title: 'a reference to a resource of another kind' },
  },
  silent: [
    'operators that end in `IfExists`, and `ForAllValues` for PUBLIC: they are met without the key',
    'Deny statements on a public API that have conditions on other keys too',
    'policies that use aws:VpcSourceIp beside aws:SourceIp',
    'values with wildcards below `StringLike`',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGateway::DomainNameV2'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    const policy = api === undefined ? undefined : new ResourcePolicy(api);
    const statements = policy?.statements ?? new PolicyDocument(resource.get('Policy')).statements;
    for (const statement of statements) {
      for (const condition of statement.conditions ?? []) {
        const at = (value: Value) => policy?.at(statement, value) ?? value;
        const publicly = api === undefined ? undefined : publicProblem(statement, condition, api);
        if (publicly !== undefined) report({ finding: 'PUBLIC', at: at(condition.value), message: publicly });
        const operator = operatorProblem(condition);
        if (operator !== undefined) report({ finding: 'OPERATOR', at: at(condition.value), message: operator });
        for (const value of condition.values ?? []) {
          const wrong = operator === undefined ? valueProblem(value, condition) : undefined;
          if (wrong !== undefined) report({ finding: 'VALUE', at: at(value), message: wrong });
          const target = targetProblem(value, condition);
          if (target !== undefined) report({ finding: 'TARGET', at: at(value), message: target });
        }
        const address = policy === undefined || api?.endpoint !== 'PRIVATE' ? undefined : privateAddress(statement, condition, policy);
        if (address !== undefined) {
          report({ finding: 'SOURCE_IP', at: at(condition.value), message: `aws:SourceIp is compared with the private address ${address.toString()}` });
        }
      }
    }
  },
});

function publicProblem(statement: Statement, condition: PolicyCondition, { endpoint }: Api): string | undefined {
  const { name, quantifier, ifExists, isNegated } = operatorOf(condition);
  if ((endpoint !== 'EDGE' && endpoint !== 'REGIONAL') || !ENDPOINT_KEYS.has(condition.key) || ifExists || !/^(String|IpAddress|NotIpAddress)/i.test(name)) return undefined;
  const where = `requests to ${endpoint === 'EDGE' ? 'an edge-optimized' : 'a Regional'} API never have ${keyName(condition.key)}`;
  if (statement.effect === 'Allow' && !isNegated && quantifier?.toLowerCase() !== 'forallvalues') return `${where}, so this allows nothing`;
  const always = statement.conditions?.every((other) => ENDPOINT_KEYS.has(other.key) && isAlwaysMet(other)) === true;
  return statement.effect === 'Deny' && always ? `${where}, so this denies everything` : undefined;
}

function isAlwaysMet(condition: PolicyCondition): boolean {
  const { quantifier, ifExists, isNegated } = operatorOf(condition);
  return isNegated && !ifExists && quantifier === undefined;
}

function privateAddress(statement: Statement, condition: PolicyCondition, policy: ResourcePolicy): Value | undefined {
  const { name, isNegated, ifExists } = operatorOf(condition);
  if (condition.key !== 'aws:sourceip' || !/IpAddress$/i.test(name) || ifExists || isNegated !== (statement.effect === 'Deny')) return undefined;
  const isReplaced = !policy.isComplete || policy.statements.some(({ conditions }) => conditions?.some(({ key }) => key === 'aws:vpcsourceip') !== false);
  return isReplaced ? undefined : condition.values?.find(({ text }) => PRIVATE_IPV4_RANGE.test(text ?? ''));
}

function operatorProblem(condition: PolicyCondition): string | undefined {
  const { name } = operatorOf(condition);
  const isWrong = ADDRESS_KEYS.has(condition.key) ? /^String/i.test(name) : IDS.has(condition.key) && /IpAddress$/i.test(name);
  return isWrong ? `${condition.operator} is not for ${keyName(condition.key)}` : undefined;
}

function valueProblem(value: Value, condition: PolicyCondition): string | undefined {
  const { text } = value;
  const { name } = operatorOf(condition);
  const id = IDS.get(condition.key);
  if (text === undefined) return undefined;
  if (id !== undefined) {
    if (!/^String/i.test(name) || id.pattern.test(text) || (/Like$/i.test(name) && /[*?]/.test(text))) return undefined;
    return `${keyName(condition.key)} holds ${id.what}, not ${value.toString()}`;
  }
  if (!ADDRESS_KEYS.has(condition.key) || !/IpAddress$/i.test(name) || IPV4_RANGE.test(text) || IPV6_RANGE.test(text)) return undefined;
  return `${keyName(condition.key)} holds an address, not ${value.toString()}`;
}

/** References of which it is certain that they give an id of another kind. */
function targetProblem({ link }: Value, { key }: PolicyCondition): string | undefined {
  const id = IDS.get(key);
  if (id === undefined || link === undefined || !link.resource.type.startsWith('AWS::EC2::') || link.resource.type === id.type) return undefined;
  const { resource: { logicalId, type }, attribute } = link;
  const holds = `${keyName(key)} holds ${id.what}, but '${logicalId}`;
  if (attribute === 'VpcId') return key === 'aws:sourcevpc' ? undefined : `${holds}.VpcId' is the id of a VPC`;
  return attribute === 'Ref' ? `${holds}' is an ${type}` : undefined;
}
