import type { CfnResource, IPolicyValidationContext, PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
// The main module of cdk-nag loads all its packs and rules, ten times what the base class needs.
import { NagPack } from 'cdk-nag/lib/nag-pack';
import type { IConstruct } from 'constructs';
import { Acknowledgements } from './acknowledgements';
import { indexContext, indexTree } from './index-scope';
import { ApiGatewayKbChecksProps, ruleOptions } from './props';
import { ARTICLES } from '../catalogue/articles';
import { check, CheckResult, Finding } from '../rules/engine';
import type { RuleOptions } from '../rules/options';
import { RULES } from '../rules/registry';
import { docsPage, PACK, printedId } from '../rules/report';
import type { TemplateIndex } from '../template/template-index';

/**
 * cdk-nag rules that find the causes of twelve AWS Knowledge Base articles on API Gateway.
 *
 * Register it like every cdk-nag 3 pack: `Validations.of(app).addPlugins(new ApiGatewayKbChecks(app))`.
 * Errors fail synthesis, warnings do not. A correct template is answered with silence.
 *
 * Ids to acknowledge are those that the report prints, `ApiGatewayKb::ApiGatewayKb-LOG6[FIELDS]`;
 * `ApiGatewayKb::ApiGatewayKb-LOG6` acknowledges all findings of the rule.
 */
export class ApiGatewayKbChecks extends NagPack {
  /** The name of the pack in reports. */
  public readonly name: string = PACK;

  /** The ids of all rules. */
  public readonly ruleIds?: string[] = RULES.map(({ id }) => printedId(id));

  private readonly options: RuleOptions;
  private readonly explain: boolean;

  /**
   * @param scope where the pack is registered; only used to write acknowledgements into templates
   * @param props what the templates cannot tell
   * @throws InvalidOnPremisesCidr, InvalidProductionStage, UnknownRule, UnknownFinding, InvalidLimit
   */
  constructor(scope?: IConstruct, props: ApiGatewayKbChecksProps = {}) {
    super(scope, props);
    this.packName = PACK;
    this.options = ruleOptions(props);
    this.explain = props.verbose ?? false;
  }

  /** Called by the CDK when all templates are written. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.judge(indexContext(context), context.appConstruct, true);
  }

  /** Judges a construct tree that has not been synthesised, in a test for example. */
  public validateScope(scope: IConstruct): PolicyValidationPluginReport {
    return this.judge(indexTree(scope), scope.node.root, false);
  }

  /** Part of cdk-nag's base class; the rules read whole templates instead of one resource after the other. */
  protected checkResource(_node: CfnResource): void {}

  /** @param recorded whether the CDK takes acknowledged findings out of the report itself, and records why */
  private judge(index: TemplateIndex, root: IConstruct, recorded: boolean): PolicyValidationPluginReport {
    const result = check(index, RULES, this.options);
    const acknowledgements = result.findings.length === 0 ? undefined : new Acknowledgements(root);
    const violations = new Map<string, PolicyViolation & { violatingResources: PolicyViolatingResource[] }>();
    const unrecorded: string[] = [];
    for (const finding of result.findings) {
      const acknowledged = acknowledgements?.of(finding);
      if (acknowledged !== undefined && (acknowledged.recordedAs === undefined || !recorded)) {
        unrecorded.push(`${printedId(finding.id)} at ${acknowledged.note}`);
        continue;
      }
      const violation = this.violation(finding, acknowledged?.recordedAs ?? printedId(finding.id));
      const key = JSON.stringify([violation.ruleName, violation.description, violation.fix]);
      const same = violations.get(key);
      if (same === undefined) violations.set(key, violation);
      else same.violatingResources.push(...violation.violatingResources);
    }
    const found = [...violations.values()];
    const metadata = reportMetadata(result, unrecorded);
    return {
      violations: found,
      success: found.every(({ severity }) => severity !== 'error'),
      ...Object.keys(metadata).length === 0 ? {} : { metadata },
    };
  }

  private violation(finding: Finding, ruleName: string): PolicyViolation & { violatingResources: PolicyViolatingResource[] } {
    const { rule, resource, at, message, symptom, why, fix, severity } = finding;
    return {
      ruleName,
      severity,
      description: `${rule.title}: ${message}${this.explain ? `. ${why}` : ''}`,
      fix,
      ruleMetadata: {
        article: rule.articles[0],
        articles: rule.articles.join(','),
        articleUrl: ARTICLES[rule.articles[0]].url,
        docs: docsPage(rule),
        symptom,
        why,
      },
      violatingResources: [{
        resourceLogicalId: resource.logicalId,
        templatePath: resource.template.file ?? resource.template.name,
        locations: [at],
      }],
    };
  }
}

/** What the report says beside the violations: rules that broke, and acknowledgements that the CDK does not record. */
function reportMetadata({ defects }: CheckResult, unrecorded: readonly string[]): Record<string, string> {
  return {
    ...defects.length === 0 ? {} : {
      defects: String(defects.length),
      defectiveRules: [...new Set(defects.map(({ ruleId, message }) => `${printedId(ruleId)}: ${message}`))].join('; '),
    },
    ...unrecorded.length === 0 ? {} : { acknowledged: unrecorded.join('; ') },
  };
}
