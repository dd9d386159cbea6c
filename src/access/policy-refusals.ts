import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { Operation } from './operations';
import { type Admission, isAnyone, type PolicyStatementJson, writesPolicy } from './resource-policy';
import { API_ID_LENGTH, RESOURCE_POLICY_LIMIT } from '../catalogue/access';
import { invalid } from '../core/invalid';

/** What is known of a resource policy and its API when the app is synthesised. */
export interface RefusedPolicy {
  /** The statements that the API had of its own; undefined if they can't be read. */
  readonly before: PolicyStatementJson[] | undefined;
  readonly admissions: readonly Admission[];
  /** Undefined if they can't be known. */
  readonly operations: readonly Operation[] | undefined;
  /** The whole policy, resolved. */
  readonly rendered: unknown;
}

/** Why a policy would not do what was asked for; empty if it does. */
export function refusals(policy: RefusedPolicy, resource: CfnRestApi, api: IRestApi): string[] {
  const { before, admissions, operations } = policy;
  if (admissions.length === 0) return [];

  const errors: Error[] = [...tooLarge(policy.rendered, resource)];
  if (before === undefined) {
    errors.push(invalid(api, 'UnreadablePolicy', 'iam-cross-account-403',
      "'policy' must be a PolicyDocument, so that statements can be added to it, got something that only the deployment knows"));
  }
  if (operations !== undefined) {
    errors.push(...admissions.flatMap((admission) => refusedCalls(admission, operations)));
    if (writesPolicy(admissions, before)) errors.push(...cutOff(api, policy, operations), ...namedBeside(api, policy, operations));
  }
  return errors.map(({ name, message }) => `${name}: ${message}`);
}

function refusedCalls({ scope, calls, isOpen }: Admission, operations: readonly Operation[]): Error[] {
  const missing = calls.missing(operations);
  if (missing !== undefined) return [invalid(scope, 'NoSuchCall', 'iam-cross-account-403', `${missing}, beside ${list(operations)}`)];

  const covered = operations.filter((operation) => calls.covers(operation) && operation.authorization !== undefined);
  const wrong = isOpen
    ? covered.filter(({ authorization }) => authorization === 'AWS_IAM')
    : covered.filter((operation) => operation.authorization !== 'AWS_IAM' && !isPreflight(operation, calls.verbs));
  if (wrong.length === 0) return [];
  return [isOpen
    ? invalid(scope, 'SignedCallLeftOpen', 'iam-cross-account-403',
      `'leaveOpen' must name methods that ask for no signature, since it would admit every account to the others, got ${list(wrong)}`)
    : invalid(scope, 'UnsignedCall', 'iam-cross-account-403',
      `'callers' must be admitted to methods with AWS_IAM, since only a signature tells who calls, got ${list(wrong)}`)];
}

/** A preflight that comes with the paths, and was not asked for by its verb. */
function isPreflight({ verb, authorization }: Operation, verbs: string[]): boolean {
  return verb === 'OPTIONS' && authorization === 'NONE' && !verbs.includes('OPTIONS');
}

/** An API with a resource policy refuses every unsigned call that no statement admits. */
function cutOff(api: IRestApi, { before, admissions }: RefusedPolicy, operations: readonly Operation[]): Error[] {
  if (before?.some((statement) => statement.Effect === 'Allow' && isAnyone(statement.Principal))) return [];

  const lost = operations.filter((operation) => NEEDS_ALLOW.includes(operation.authorization ?? '') && operation.verb !== 'OPTIONS'
    && !admissions.some(({ calls }) => calls.covers(operation)));
  if (lost.length === 0) return [];
  return [invalid(api, 'UnsignedCallCutOff', 'iam-cross-account-403',
    `'RestApiAccess.leaveOpen' must name the methods without AWS_IAM, since an API with a resource policy refuses unsigned calls that no statement admits, got ${list(lost)} without one`)];
}

/** Methods for which an identity policy or a Lambda authorizer cannot stand in for the resource policy. */
const NEEDS_ALLOW = ['NONE', 'COGNITO_USER_POOLS'];

/** Statements of the API's own policy that name a principal, which makes unsigned calls fail. */
function namedBeside(api: IRestApi, { before }: RefusedPolicy, operations: readonly Operation[]): Error[] {
  const named = before?.some(({ Effect, Principal }) => Effect === 'Allow' && !isAnyone(Principal)) === true;
  const unsigned = operations.filter(({ authorization }) => authorization === 'NONE');
  if (!named || unsigned.length === 0) return [];
  return [invalid(api, 'NamedPrincipal', 'iam-cross-account-403',
    `'policy' must not name principals in an API with unsigned methods, which all fail then (use grantInvokeFrom in its place), got ${list(unsigned)}`)];
}

/** Refuses a policy that is longer than the service takes. */
export function tooLarge(rendered: unknown, resource: CfnRestApi): Error[] {
  const length = lengthOf(rendered);
  if (length <= RESOURCE_POLICY_LIMIT) return [];
  return [invalid(resource as IConstruct, 'ResourcePolicyTooLarge', 'iam-cross-account-403',
    `'policy' must have at most ${RESOURCE_POLICY_LIMIT.toLocaleString('en')} characters once 'execute-api:/' is expanded (name accounts or an organization in place of single roles, and fewer paths), got at least ${length.toLocaleString('en')}`)];
}

/** The least length that the policy will have: what only the deployment knows counts as little as it can. */
function lengthOf(rendered: unknown): number {
  const whole = `arn:aws:execute-api:us-east-1:111122223333:${'a'.repeat(API_ID_LENGTH)}/`;
  const text = JSON.stringify(rendered, (_, value: unknown) => {
    if (typeof value === 'string') return value.replace(/^execute-api:\//, whole);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if ('Ref' in value) return value.Ref === 'AWS::AccountId' ? '111122223333' : 'aws';
    if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) return joined(value['Fn::Join'] as [string, unknown[]]);
    return Object.keys(value).some((key) => key.startsWith('Fn::')) ? 'a' : value;
  });
  return text === undefined ? 0 : text.length;
}

function joined([separator, parts]: [string, unknown[]]): string {
  return parts.map((part) => typeof part === 'string' ? part : 'aws').join(separator);
}

function list(operations: readonly Operation[]): string {
  const shown = operations.slice(0, 5).map(({ verb, path, authorization }) => `'${verb} ${path}' (${authorization ?? 'unknown'})`);
  const more = operations.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
