import { CfnResource } from 'aws-cdk-lib';
import type { IApplyRule } from 'cdk-nag/lib/nag-pack';
import { NagMessageLevel, NagRuleCompliance, NagRuleResult } from 'cdk-nag/lib/nag-rules';
import type { IConstruct } from 'constructs';
import { indexTree } from './index-scope';
import { ApiGatewayKbRuleOptions, ruleOptions } from './props';
import { check } from '../rules/engine';
import { RuleOptions } from '../rules/options';
import { RULES } from '../rules/registry';
import { RegisteredRule } from '../rules/rule';

/**
 * Our rules one by one, for cdk-nag packs of your own.
 *
 * In the `checkResource` of a pack: `this.applyRule(ApiGatewayKbRules.of('LOG1', node))`.
 * The findings carry the name of your pack: `MyPack-LOG1[NO_ROLE]`.
 */
export class ApiGatewayKbRules {
  /** The ids of all rules: `LOG1`, `LOG2` ... */
  public static ids(): string[] {
    return RULES.map(({ id }) => id);
  }

  /**
   * A rule, ready for `NagPack.applyRule`.
   *
   * @param ruleId such as `LOG1`
   * @param node the resource to judge
   * @param options what the templates cannot tell
   * @throws UnknownRule if there is no such rule
   */
  public static of(ruleId: string, node: CfnResource, options: ApiGatewayKbRuleOptions = {}): IApplyRule {
    const rule = RULES.find(({ id }) => id === ruleId);
    if (rule === undefined) {
      const error = new Error(`'ruleId' must be one of ${RULES.map(({ id }) => id).join(', ')}, got '${ruleId}'`);
      error.name = 'UnknownRule';
      throw error;
    }
    const { title, why, fix, severity } = rule.load();
    return {
      ruleSuffixOverride: ruleId,
      info: title,
      explanation: `${why} ${fix}`,
      level: severity === 'error' ? NagMessageLevel.ERROR : NagMessageLevel.WARN,
      node,
      rule: (resource: CfnResource) => judge(rule, resource, options),
    };
  }
}

/** One walk of a pack over a tree: the findings of every rule, and the resources that were asked about. */
interface Walk {
  readonly options: RuleOptions;
  readonly optionsKey: string;
  readonly index: ReturnType<typeof indexTree>;
  readonly findings: Map<string, Map<string, NagRuleResult>>;
  readonly asked: Set<string>;
}

const walks = new WeakMap<IConstruct, Walk>();

function judge(rule: RegisteredRule, node: CfnResource, options: ApiGatewayKbRuleOptions): NagRuleResult {
  if (!rule.appliesTo.includes(node.cfnResourceType)) return NagRuleCompliance.NOT_APPLICABLE;
  const walk = walkOf(rule, node, ruleOptions(options));
  let results = walk.findings.get(rule.id);
  if (results === undefined) walk.findings.set(rule.id, results = resultsOf(rule, walk));
  return results.get(`${node.stack.node.path} ${String(node.stack.resolve(node.logicalId))}`) ?? NagRuleCompliance.COMPLIANT;
}

/** A resource asked about twice means that a new walk has begun, over a tree that may have changed since. */
function walkOf(rule: RegisteredRule, node: CfnResource, options: RuleOptions): Walk {
  const { root } = node.node;
  const optionsKey = JSON.stringify(options);
  const question = `${rule.id} ${node.node.path}`;
  let walk = walks.get(root);
  if (walk?.optionsKey !== optionsKey || walk.asked.has(question)) {
    walk = { options, optionsKey, index: indexTree(root), findings: new Map(), asked: new Set() };
    walks.set(root, walk);
  }
  walk.asked.add(question);
  return walk;
}

function resultsOf(rule: RegisteredRule, { index, options }: Walk): Map<string, NagRuleResult> {
  const results = new Map<string, NagRuleResult>();
  for (const { id, resource } of check(index, [rule], options).findings) {
    const key = `${resource.template.name} ${resource.logicalId}`;
    const [, kind] = /\[(.+)\]$/.exec(id) ?? [];
    const before = results.get(key);
    if (kind === undefined) results.set(key, NagRuleCompliance.NON_COMPLIANT);
    else results.set(key, [...new Set([...Array.isArray(before) ? before : [], kind])]);
  }
  return results;
}
