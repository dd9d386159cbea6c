import { append } from '../multimap';
import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { linkOf, mask, textOf } from './mask';
import { PolicyDocument } from './policies';

/** The property with which each type of policy names those that it is attached to. */
const ATTACHED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Policy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::ManagedPolicy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::RolePolicy': ['RoleName'],
  'AWS::IAM::UserPolicy': ['UserName'],
  'AWS::IAM::GroupPolicy': ['GroupName'],
};

const IDENTITY_TYPES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'] as const;

/** The types of the resources that hold policies of identities. */
export const IDENTITY_POLICY_TYPES = [...Object.keys(ATTACHED_BY), ...IDENTITY_TYPES];

/** A policy of an identity. */
export interface IdentityPolicy {
  /** The resource in which it is written. */
  readonly resource: Resource;
  readonly document: PolicyDocument;
}

/** A role, user or group with the policies that act on it. */
export class Identity {
  constructor(
    public readonly resource: Resource,
    private readonly attached: readonly Resource[],
    private readonly isOpen: boolean,
    private readonly managed: (name: Value) => Resource | undefined,
  ) {}

  /** Who may assume the role. */
  public get trust(): PolicyDocument {
    return new PolicyDocument(this.resource.get('AssumeRolePolicyDocument'));
  }

  /** The policies in the templates: inline, attached, and managed ones that the identity names. */
  public get policies(): IdentityPolicy[] {
    const named = (this.resource.get('ManagedPolicyArns').items ?? []).map(this.managed).filter((resource) => resource !== undefined);
    const sources = new Set([this.resource, ...this.attached, ...named]);
    return [...sources].filter(({ exists }) => exists !== false).flatMap(policiesIn);
  }

  /** The names of the managed policies of AWS or the account: `service-role/AWSLambdaBasicExecutionRole`. */
  public get managedPolicyNames(): string[] {
    return (this.resource.get('ManagedPolicyArns').items ?? []).map(managedPolicyName).filter((name) => name !== undefined);
  }

  /** Whether the identity certainly has no other policies. Managed ones by name are known to exist, not what they allow. */
  public get isComplete(): boolean {
    const arns = this.resource.get('ManagedPolicyArns').items;
    return !this.isOpen && !this.resource.template.openEnded && this.resource.get('Policies').items !== undefined
      && arns?.every((arn) => this.managed(arn) !== undefined || managedPolicyName(arn) !== undefined) === true;
  }
}

/** The roles, users and groups of all templates. */
export class Identities {
  private readonly attachments = new Map<Resource, Resource[]>();
  private readonly open = new Set<unknown>();

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const [type, properties] of Object.entries(ATTACHED_BY)) {
        for (const policy of index.ofType(type)) for (const property of properties) this.attach(policy, policy.get(property));
      }
    });
  }

  /** The identity that a resource makes. */
  public of(resource: Resource | undefined): Identity | undefined {
    if (resource === undefined || !IDENTITY_TYPES.some((type) => type === resource.type)) return undefined;
    return new Identity(resource, this.attachments.get(resource) ?? [], this.open.has(resource.template), managedPolicy);
  }

  /** The identity whose name or ARN a value is. */
  public named(value: Value): Identity | undefined {
    return this.of(value.link?.resource);
  }

  /** All that exist in the current world. */
  public get all(): Identity[] {
    return this.index.ofType(...IDENTITY_TYPES).map((resource) => this.of(resource)!);
  }

  private attach(policy: Resource, names: Value): void {
    const { items } = names;
    for (const item of items ?? []) {
      const identity = item.link?.resource;
      if (identity !== undefined) append(this.attachments, identity, policy);
      else if (item.isUnknown) this.open.add(policy.template);
    }
    if (items === undefined) this.open.add(policy.template);
  }
}

/** The policies that are written in a resource. */
export function policiesIn(resource: Resource): IdentityPolicy[] {
  const documents = resource.type in ATTACHED_BY ? [resource.get('PolicyDocument')]
    : (resource.get('Policies').items ?? []).map((policy) => policy.get('PolicyDocument'));
  return documents.filter((document) => !document.isAbsent).map((document) => ({ resource, document: new PolicyDocument(document) }));
}

function managedPolicy(arn: Value): Resource | undefined {
  const resource = linkOf(arn.parts ?? [])?.resource;
  return resource?.type === 'AWS::IAM::ManagedPolicy' ? resource : undefined;
}

function managedPolicyName(arn: Value): string | undefined {
  const masked = mask(arn.parts ?? []);
  const [, name] = /^arn:[^:]*:iam::[^:]*:policy\/(.+)$/s.exec(masked.text) ?? [];
  return name === undefined ? undefined : textOf(masked.parts(name));
}
