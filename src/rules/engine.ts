import { DEFAULT_OPTIONS, RuleOptions } from './options';
import type { RegisteredRule, ReportedFinding, Rule, Severity } from './rule';
import type { Resource } from '../template/resource';
import type { TemplateIndex } from '../template/template-index';
import { NO_WORLD, Worlds } from '../template/world';

/** A finding, complete. */
export interface Finding {
  readonly rule: Rule;
  /** `LOG6[FIELDS]`, or `LOG1` for a rule that finds only one thing. */
  readonly id: string;
  readonly severity: Severity;
  readonly resource: Resource;
  /** The property: `Properties.AccessLogSetting.Format`. */
  readonly at: string;
  readonly message: string;
  readonly symptom: string;
  readonly why: string;
  readonly fix: string;
}

/** A rule that threw: our defect, never the user's. */
export interface Defect {
  readonly ruleId: string;
  readonly resource: Resource;
  readonly message: string;
}

/** What a run of the rules gave. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly defects: readonly Defect[];
}

/** More ways for the conditions to turn out than this, and a rule stays silent. */
const MAX_WORLDS = 64;

/** What nearly every run of a rule finds. */
const NOTHING: ReadonlyMap<string, Finding> = new Map();

/** Runs the rules over the templates of the index: findings in the order of rules, then of resources. */
export function check(index: TemplateIndex, rules: readonly RegisteredRule[], options: RuleOptions = DEFAULT_OPTIONS): CheckResult {
  const findings: Finding[] = [];
  const defects: Defect[] = [];
  const disabled = new Set(options.disabledRules);
  const worlds = new Worlds();
  for (const registered of rules) {
    if (disabled.has(registered.id)) continue;
    const resources = index.ofType(...registered.appliesTo);
    if (resources.length === 0) continue;
    const rule = registered.load();
    for (const resource of resources) {
      try {
        for (const finding of judge(index, rule, resource, options, worlds)) {
          if (!disabled.has(finding.id)) findings.push(finding);
        }
      } catch (error) {
        defects.push({ ruleId: rule.id, resource, message: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return { findings, defects };
}

/** What the rule finds in every world in which the resource exists. */
function judge(index: TemplateIndex, rule: Rule, resource: Resource, options: RuleOptions, worlds: Worlds): readonly Finding[] {
  worlds.reset();
  index.world = worlds;
  try {
    let common: ReadonlyMap<string, Finding> | undefined;
    let runs = 0;
    do {
      if (++runs > MAX_WORLDS) return [];
      if (resource.exists === false) continue;
      const found = run(index, rule, resource, options);
      common = common === undefined ? found : new Map([...common].filter(([key]) => found.has(key)));
      if (common.size === 0) return [];
    } while (worlds.next());
    return [...common?.values() ?? []];
  } finally {
    index.world = NO_WORLD;
  }
}

function run(index: TemplateIndex, rule: Rule, resource: Resource, options: RuleOptions): ReadonlyMap<string, Finding> {
  let found: Map<string, Finding> | undefined;
  rule.check(resource, {
    index,
    options,
    report: (reported) => {
      const finding = complete(rule, resource, reported);
      const advice = reported.finding !== undefined && rule.findings?.[reported.finding]?.advice === true;
      if (!advice || options.strict) (found ??= new Map<string, Finding>()).set(`${finding.id} ${finding.at}`, finding);
    },
  });
  return found ?? NOTHING;
}

function complete(rule: Rule, resource: Resource, { at, message, finding, fix }: ReportedFinding): Finding {
  const kind = finding === undefined ? undefined : rule.findings?.[finding];
  if ((finding === undefined) !== (rule.findings === undefined) || (finding !== undefined && kind === undefined)) {
    throw new Error(`${rule.id} reports '${finding ?? 'no finding'}', which its metadata does not list`);
  }
  return {
    rule,
    id: finding === undefined ? rule.id : `${rule.id}[${finding}]`,
    severity: rule.severity,
    resource,
    at: at.path,
    message,
    symptom: kind?.symptom ?? rule.symptom,
    why: kind?.why ?? rule.why,
    fix: fix ?? kind?.fix ?? rule.fix,
  };
}
