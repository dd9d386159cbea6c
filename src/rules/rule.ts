import type { RuleOptions } from './options';
import type { ArticleSlug } from '../catalogue/articles';
import type { Resource } from '../template/resource';
import type { TemplateIndex } from '../template/template-index';
import type { Value } from '../template/value';

/** `error`: the deployment or a request will fail as the article says. `warning`: a risk. */
export type Severity = 'error' | 'warning';

/** One of several things that a rule can find; acknowledged on its own as `LOG6[FIELDS]`. */
export interface FindingKind {
  /** What it is about, for the page of the rule. */
  readonly title: string;
  /** What people see of it, if it differs from the rule's. */
  readonly symptom?: string;
  /** Why it happens, if it differs from the rule's. */
  readonly why?: string;
  /** What to do about it, if it differs from the rule's. */
  readonly fix?: string;
  /** Advice that a working template may also draw: reported with `strict` only. */
  readonly advice?: boolean;
}

/** A rule: what is wrong, who notices it how, why, and what to do; and the check that finds it. */
export interface Rule {
  /** Topic and number, never reused: `LOG1`. */
  readonly id: string;
  /** The name of the rule, as in its file: `account-role`. */
  readonly slug: string;
  /** The defect in a few words. */
  readonly title: string;
  readonly severity: Severity;
  /** The articles that explain it; the first one is the closest. */
  readonly articles: readonly [ArticleSlug, ...ArticleSlug[]];
  /** What the owner or the callers of the API see: a message, a status, a silence. */
  readonly symptom: string;
  /** Why it happens, as a consequence. */
  readonly why: string;
  /** What to do, in CloudFormation's words. */
  readonly fix: string;
  /** What the rule can find, if that is more than one thing. */
  readonly findings?: Readonly<Record<string, FindingKind>>;
  /** When the rule stays silent on purpose, beyond what is unknown. */
  readonly silent: readonly string[];
  /** Where the facts come from: pages of AWS, threads, or what was observed. */
  readonly sources: readonly string[];
  /** The types of the resources that the rule judges. */
  readonly appliesTo: readonly string[];
  check(resource: Resource, context: RuleContext): void;
}

/** A rule of the registry: what decides whether it is needed, and how to get it. */
export interface RegisteredRule {
  readonly id: string;
  readonly slug: string;
  readonly appliesTo: readonly string[];
  load(): Rule;
}

/** What a rule has at hand. */
export interface RuleContext {
  readonly index: TemplateIndex;
  readonly options: RuleOptions;
  /** Reports a finding on the resource that is being judged. */
  report(finding: ReportedFinding): void;
}

/** A finding, as a rule reports it. */
export interface ReportedFinding {
  /** The value that is wrong, or that is missing. */
  readonly at: Value;
  /** What is wrong with the value found. Lower case, no final period. */
  readonly message: string;
  /** Which of `findings` it is. */
  readonly finding?: string;
  /** What to do, where the metadata cannot know it. */
  readonly fix?: string;
}

/** Declares a rule. Keeps the literal types, so that a wrong slug or an empty list of articles does not compile. */
export function defineRule<const R extends Rule>(rule: R): R {
  return rule;
}
