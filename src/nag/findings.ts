import { Stack, Stage } from 'aws-cdk-lib';
import { indexAssembly } from './index-scope';
import { ApiGatewayKbRuleOptions, ruleOptions } from './props';
import { ARTICLES } from '../catalogue/articles';
import { check, Finding } from '../rules/engine';
import { RULES } from '../rules/registry';
import { docsPage, PACK, printedId, renderFindings } from '../rules/report';
import { loadTemplate } from '../template/load';
import { TemplateIndex } from '../template/template-index';

/**
 * Something that a rule found.
 */
export interface ApiGatewayKbFinding {
  /** Id of the finding as it is acknowledged and disabled: `LOG6[FIELDS]`, or `LOG2` for a rule that finds one thing. */
  readonly id: string;

  /** Id of the rule: `LOG6`. */
  readonly ruleId: string;

  /** `error` if the deployment or a request will fail, `warning` for a risk. */
  readonly severity: string;

  /** Name of the template: the path of its stack, or its file. */
  readonly template: string;

  /** Logical id of the resource. */
  readonly logicalId: string;

  /** CloudFormation type of the resource. */
  readonly resourceType: string;

  /** The property: `Properties.AccessLogSetting.Format`. */
  readonly location: string;

  /** What is wrong with the value found. */
  readonly message: string;

  /** What the owner or the callers of the API will see. */
  readonly symptom: string;

  /** Why that happens. */
  readonly why: string;

  /** What to do. */
  readonly fix: string;

  /** Slug of the article that explains it. */
  readonly article: string;

  /** Address of the article. */
  readonly articleUrl: string;

  /** Page of the rule, as a path in the repository and in the npm package. */
  readonly docs: string;
}

/**
 * What a finding must be like; what is left out is not looked at.
 */
export interface ApiGatewayKbFindingExpectation {
  /**
   * Logical id of the resource.
   *
   * @default - any
   */
  readonly logicalId?: string;

  /**
   * The property, such as `Properties.AccessLogSetting.Format`.
   *
   * @default - any
   */
  readonly location?: string;

  /**
   * A part of the message.
   *
   * @default - any
   */
  readonly message?: string;
}

/**
 * The findings of the rule pack as an assertion for unit tests, in the manner of `aws-cdk-lib/assertions`.
 *
 * Acknowledgements do not count here: a test sees what the rules see.
 */
export class ApiGatewayKbFindings {
  /**
   * The findings in all stacks of an app (or stage). Synthesises it.
   *
   * @param app the app, or a stage of it
   * @param options what the templates cannot tell
   */
  public static fromApp(app: Stage, options: ApiGatewayKbRuleOptions = {}): ApiGatewayKbFindings {
    return new ApiGatewayKbFindings(indexAssembly(app, () => true), options);
  }

  /**
   * The findings in one stack and the stacks nested in it. Synthesises its app.
   *
   * Other stacks of the app are not looked at, so references to them are unknown; use `fromApp` for rules about several stacks.
   *
   * @param stack the stack
   * @param options what the templates cannot tell
   */
  public static fromStack(stack: Stack, options: ApiGatewayKbRuleOptions = {}): ApiGatewayKbFindings {
    const root = stack.node.root;
    if (!Stage.isStage(root)) throw notSynthesisable(stack.node.path);
    return new ApiGatewayKbFindings(indexAssembly(root, (candidate) => candidate === stack), options);
  }

  /**
   * The findings in a CloudFormation or SAM template on disk, JSON or YAML, and in the templates nested in it.
   *
   * @param path where the file is
   * @param options what the templates cannot tell
   * @throws NotATemplate if the file is something else
   */
  public static fromFile(path: string, options: ApiGatewayKbRuleOptions = {}): ApiGatewayKbFindings {
    const index = new TemplateIndex();
    loadTemplate(index, { name: path, path });
    return new ApiGatewayKbFindings(index, options);
  }

  private readonly findings: readonly Finding[];

  private constructor(index: TemplateIndex, options: ApiGatewayKbRuleOptions) {
    this.findings = check(index, RULES, ruleOptions(options)).findings;
  }

  /** All findings. */
  public all(): ApiGatewayKbFinding[] {
    return this.findings.map(describe);
  }

  /**
   * The findings of a rule (`LOG6`), or of one of its findings (`LOG6[FIELDS]`).
   *
   * @param id bare, or as printed: `ApiGatewayKb-LOG6`
   * @throws UnknownRule, UnknownFinding if there is no such rule or finding
   */
  public of(id: string): ApiGatewayKbFinding[] {
    return this.select(id).map(describe);
  }

  /** All findings as text, for a terminal: what was found where, what people see, why, what to do, which article. */
  public report(): string {
    return renderFindings(this.findings);
  }

  /**
   * Asserts that nothing is wrong.
   *
   * @throws UnexpectedFindings with the report, if something is
   */
  public hasNone(): void {
    assertNone(this.findings, 'no finding');
  }

  /**
   * Asserts that a rule finds nothing.
   *
   * @param id such as `LOG6` or `LOG6[FIELDS]`
   * @throws UnexpectedFindings with the report, if it finds something
   */
  public hasNoFinding(id: string): void {
    assertNone(this.select(id), `no finding of ${printedId(bareId(id))}`);
  }

  /**
   * Asserts that a rule finds something.
   *
   * @param id such as `LOG6` or `LOG6[FIELDS]`
   * @param expectation what the finding must be like
   * @throws MissingFinding with the report of what there is instead
   */
  public hasFinding(id: string, expectation: ApiGatewayKbFindingExpectation = {}): void {
    const { logicalId, location, message } = expectation;
    const found = this.select(id).some((finding) =>
      (logicalId === undefined || finding.resource.logicalId === logicalId)
      && (location === undefined || finding.at === location)
      && (message === undefined || finding.message.includes(message)));
    if (found) return;
    const wanted = Object.keys(expectation).length === 0 ? '' : ` with ${JSON.stringify(expectation)}`;
    const instead = this.findings.length === 0 ? 'there is no finding at all' : `the findings are:\n\n${renderFindings(this.findings)}`;
    throw failure('MissingFinding', `expected a finding of ${printedId(bareId(id))}${wanted}, but ${instead}`);
  }

  private select(id: string): readonly Finding[] {
    const wanted = bareId(id);
    const rule = RULES.find((candidate) => wanted === candidate.id || wanted.startsWith(`${candidate.id}[`));
    if (rule === undefined) throw failure('UnknownRule', `'id' takes ids of rules such as 'LOG6' or 'LOG6[FIELDS]', got '${id}'`);
    const kinds = Object.keys(rule.load().findings ?? {});
    if (wanted !== rule.id && !kinds.some((kind) => wanted === `${rule.id}[${kind}]`)) {
      throw failure('UnknownFinding', `'id' names a finding that ${rule.id} does not have (${kinds.join(', ') || 'none'}), got '${id}'`);
    }
    return this.findings.filter((finding) => finding.id === wanted || finding.rule.id === wanted);
  }
}

function describe(finding: Finding): ApiGatewayKbFinding {
  const { rule, resource } = finding;
  return {
    id: finding.id,
    ruleId: rule.id,
    severity: finding.severity,
    template: resource.template.name,
    logicalId: resource.logicalId,
    resourceType: resource.type,
    location: finding.at,
    message: finding.message,
    symptom: finding.symptom,
    why: finding.why,
    fix: finding.fix,
    article: rule.articles[0],
    articleUrl: ARTICLES[rule.articles[0]].url,
    docs: docsPage(rule),
  };
}

function assertNone(findings: readonly Finding[], expected: string): void {
  if (findings.length > 0) {
    throw failure('UnexpectedFindings', `expected ${expected}, got ${findings.length}:\n\n${renderFindings(findings)}`);
  }
}

function bareId(id: string): string {
  return id.replace(`${PACK}::`, '').replace(`${PACK}-`, '');
}

function notSynthesisable(path: string): Error {
  return failure('NoApp', `'stack' must belong to an App, got '${path}' without one`);
}

function failure(code: string, message: string): Error {
  const error = new Error(message);
  error.name = code;
  return error;
}
