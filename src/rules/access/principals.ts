import { same } from '../../template/model/environment';
import { policiesIn } from '../../template/model/identities';
import { textOf } from '../../template/model/mask';
import { accountOf, PolicyDocument, Statement } from '../../template/model/policies';
import type { Resource } from '../../template/resource';
import type { Template } from '../../template/template';
import type { Value } from '../../template/value';

/** The documents of the policies in a resource. Functions of SAM hold them beside the names of others. */
export function documentsIn(resource: Resource): PolicyDocument[] {
  if (resource.type !== 'AWS::Serverless::Function') return policiesIn(resource).map(({ document }) => document);
  return (resource.get('Policies').items ?? []).filter((policy) => policy.get('Statement').isPresent).map((policy) => new PolicyDocument(policy));
}

/** Whether the statement allows calls of APIs, and says so: those that allow everything are about something else. */
export function allowsInvoke(statement: Statement): boolean {
  return statement.effect === 'Allow' && statement.names('execute-api:Invoke') === true
    && statement.actions?.some(({ text }) => /^execute-api:/i.test(text ?? '')) === true;
}

/** The account of an AWS principal; undefined if only the deployment knows. */
export function accountOfPrincipal(principal: Value): string | undefined {
  const { link } = principal;
  if (link !== undefined) return link.resource.type.startsWith('AWS::IAM::') ? link.resource.template.environment.account : undefined;
  const account = accountOf(principal);
  return account === undefined ? undefined : textOf(account);
}

/** Whether an AWS principal belongs to the account that the template is deployed to; undefined if only the deployment knows. */
export function isOfAccount(principal: Value, template: Template): boolean | undefined {
  const { link } = principal;
  if (link !== undefined) return link.resource.type.startsWith('AWS::IAM::') ? same(link.resource.template, template, 'account') : undefined;
  const [part, ...more] = accountOf(principal) ?? [];
  if (part === undefined || more.length > 0) return undefined;
  if (typeof part !== 'string') return 'hole' in part && part.hole === template.pseudoKey('AWS::AccountId') ? true : undefined;
  return template.environment.account === undefined ? undefined : part === template.environment.account;
}
