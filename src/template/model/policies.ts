import type { Link, Part } from '../value';
import { Value } from '../value';
import { covers } from './covers';
import { mask } from './mask';

/** Who a statement speaks of. */
export interface Principal {
  /** `ANYONE` is `*`, also as `{AWS: "*"}`. */
  readonly type: 'ANYONE' | 'AWS' | 'SERVICE' | 'FEDERATED' | 'CANONICAL';
  readonly value: Value;
}

/** One comparison of a condition block. */
export interface PolicyCondition {
  /** Such as `StringNotEquals`, as written. */
  readonly operator: string;
  /** Such as `aws:sourcevpce`, in lower case: keys are not case-sensitive. */
  readonly key: string;
  /** Undefined if the list can't be known. */
  readonly values: readonly Value[] | undefined;
  readonly value: Value;
}

const PRINCIPAL_TYPES = { AWS: 'AWS', Service: 'SERVICE', Federated: 'FEDERATED', CanonicalUser: 'CANONICAL' } as const;

/** A statement of a policy. A getter that gives undefined can't tell: also where `NotAction` and its kin stand. */
export class Statement {
  constructor(public readonly value: Value) {}

  public get effect(): 'Allow' | 'Deny' | undefined {
    const text = this.value.get('Effect').text;
    return text === 'Allow' || text === 'Deny' ? text : undefined;
  }

  /** The actions; empty if there are none. */
  public get actions(): readonly Value[] | undefined {
    return this.listed('Action');
  }

  /** The resources; empty if there are none, as in trust policies. */
  public get resources(): readonly Value[] | undefined {
    return this.listed('Resource');
  }

  /** The principals; empty if there are none, as in the policies of identities. */
  public get principals(): readonly Principal[] | undefined {
    if (!this.value.get('NotPrincipal').isAbsent) return undefined;
    const principal = this.value.get('Principal');
    if (principal.text === '*') return [{ type: 'ANYONE', value: principal }];
    const found: Principal[] = [];
    for (const [name, type] of Object.entries(PRINCIPAL_TYPES)) {
      const { items } = principal.get(name);
      if (items === undefined) return undefined;
      for (const value of items) found.push({ type: type === 'AWS' && value.text === '*' ? 'ANYONE' : type, value });
    }
    return found;
  }

  /** The comparisons of the condition block; all of them must hold. */
  public get conditions(): readonly PolicyCondition[] | undefined {
    const { entries } = this.value.get('Condition');
    const found: PolicyCondition[] = [];
    for (const [operator, block] of entries ?? []) {
      if (block.entries === undefined) return undefined;
      for (const [key, value] of block.entries) found.push({ operator, key: key.toLowerCase(), values: value.items, value });
    }
    return entries === undefined ? undefined : found;
  }

  /** Whether one of the actions is, or covers, this one. */
  public names(action: string): boolean | undefined {
    const { actions } = this;
    if (actions?.some(({ text }) => text !== undefined && matchesAction(text, action)) === true) return true;
    return actions === undefined || actions.some(({ text }) => text === undefined) ? undefined : false;
  }

  /** Whether one of the resources covers the ARN. */
  public covers(arn: readonly Part[]): boolean | undefined {
    const answers = this.resources?.map(({ parts }) => parts === undefined ? undefined : covers(parts, arn));
    if (answers?.includes(true) === true) return true;
    return answers === undefined || answers.includes(undefined) ? undefined : false;
  }

  /** Whether nothing in the statement is unknown. */
  public get isKnown(): boolean {
    const { actions, resources, principals, conditions } = this;
    const lists = [actions, resources, principals?.map(({ value }) => value), ...conditions?.map(({ values }) => values) ?? [undefined]];
    return this.effect !== undefined && lists.every((list) => list?.every((value) => value.parts !== undefined));
  }

  private listed(name: 'Action' | 'Resource'): readonly Value[] | undefined {
    return this.value.get(`Not${name}`).isAbsent ? this.value.get(name).items : undefined;
  }
}

/** A policy document: a map, or the text of one. */
export class PolicyDocument {
  /** The map of the document. */
  public readonly value: Value;

  constructor(value: Value) {
    this.value = parsed(value);
  }

  /** The statements of which it is known that they exist, in order. */
  public get statements(): readonly Statement[] {
    const { items } = this.value.get('Statement');
    return (items ?? []).filter((item) => item.keys !== undefined).map((item) => new Statement(item));
  }

  /** Whether all statements are at hand and nothing in them is unknown. Conclusions from absence need it. */
  public get isAuthoritative(): boolean {
    const { items } = this.value.get('Statement');
    return items !== undefined && items.length === this.statements.length && this.statements.every((statement) => statement.isKnown);
  }
}

/** Whether an action of a policy is, or covers, the given one: `*` and `?` are wildcards, case does not matter. */
export function matchesAction(pattern: string, action: string): boolean {
  return covers([pattern.toLowerCase()], [action.toLowerCase()]) === true;
}

/** The account that a principal names: of its ARN, or the bare id; undefined if it can't be known. */
export function accountOf(principal: Value): readonly Part[] | undefined {
  const { parts } = principal;
  if (parts === undefined) return undefined;
  const masked = mask(parts);
  const [, account] = /^arn:[^:]*:(?:iam|sts)::([^:]+):/.exec(masked.text) ?? /^(\d+|\u0001\d+\u0002)$/.exec(masked.text) ?? [];
  const found = account === undefined ? undefined : masked.parts(account);
  return found?.some(isResourceLink) === true ? undefined : found;
}

/** A role or user of the templates: its account is that of its template. */
function isResourceLink(part: Part): part is Link {
  return typeof part !== 'string' && 'resource' in part;
}

function parsed(value: Value): Value {
  const { text } = value;
  if (text === undefined || !text.trimStart().startsWith('{')) return value;
  try {
    return Value.of(value.template, value.path, JSON.parse(text));
  } catch {
    return value;
  }
}
