import type { Api } from '../../template/model/api';
import type { Identity } from '../../template/model/identities';
import { Operation, operationName } from '../../template/model/operation';
import { apiNamedBy, reaches } from '../../template/model/requests';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { allowsInvoke, isOfAccount } from './principals';

export const iam7RouteUnsigned = defineRule({
  id: 'IAM7',
  slug: 'route-unsigned',
  title: 'A role for callers of another account grants routes that do not ask for its signature',
  severity: 'warning',
  articles: ['http-api-cross-account', 'iam-cross-account-403'],
  symptom: 'everybody can call the routes without the role, or its signed calls are refused with 401 Unauthorized',
  why: 'A signature counts only where AuthorizationType is AWS_IAM. A route with NONE is open, one with an authorizer expects a token, and the permission of the role has no effect.',
  fix: 'Set AuthorizationType to AWS_IAM on the routes that the role is for.',
  silent: [
    'roles that only AWS services or principals of the own account can assume',
    'ARNs that reach at least one AWS_IAM route, or one of which the authorization is not known',
    'APIs whose routes are not all in the templates',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html',
  ],
  appliesTo: ['AWS::IAM::Role'],

  check(resource, { index, report }) {
    const role = index.identities.of(resource);
    if (role === undefined || !isForOtherAccounts(role)) return;
    for (const { resource: source, document } of role.policies) {
      for (const statement of document.statements.filter(allowsInvoke)) {
        for (const written of statement.resources ?? []) {
          const api = index.apis.of(apiNamedBy(written));
          const open = api === undefined ? [] : allOpen(api, written);
          if (open.length === 0) continue;
          const at = source === resource ? written : resource.get('AssumeRolePolicyDocument');
          const by = source === resource ? 'the role' : `'${source.logicalId}'`;
          report({ at, message: `${by} grants ${written.toString()}, but ${describe(open)}` });
        }
      }
    }
  },
});

function isForOtherAccounts({ trust, resource }: Identity): boolean {
  return trust.statements.some(({ effect, principals }) => effect === 'Allow' && principals?.some(({ type, value }) =>
    type === 'ANYONE' || (type === 'AWS' && value.parts !== undefined && isOfAccount(value, resource.template) !== true)) === true);
}

/** The operations that the ARN reaches, if all of them certainly ignore signatures; otherwise none. */
function allOpen(api: Api, written: Value): Operation[] {
  if (!api.operationsComplete) return [];
  const isReached = (operation: Operation) => reaches(written, operation, false) !== false;
  const isOpen = ({ authorization }: Operation) => authorization !== undefined && authorization !== 'AWS_IAM';
  const { operations } = api;
  if (operations.some((operation) => !isOpen(operation) && isReached(operation))) return [];
  return operations.filter((operation) => isOpen(operation) && isReached(operation));
}

function describe(open: readonly Operation[]): string {
  const [first] = open;
  return open.length === 1 ? `${operationName(first)} is ${first.authorization ?? ''}` : `none of the ${open.length} routes it reaches is AWS_IAM`;
}
