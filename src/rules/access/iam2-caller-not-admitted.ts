import type { Api } from '../../template/model/api';
import type { Statement } from '../../template/model/policies';
import { apiNamedBy, reaches } from '../../template/model/requests';
import { ResourcePolicy } from '../../template/model/resource-policy';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { accountOfPrincipal, allowsInvoke, documentsIn } from './principals';

export const iam2CallerNotAdmitted = defineRule({
  id: 'IAM2',
  slug: 'caller-not-admitted',
  title: 'A caller of another account is granted the API, but the API does not admit it',
  severity: 'error',
  articles: ['iam-cross-account-403', 'cross-account-access'],
  symptom: "403 'User: <arn> is not authorized to perform: execute-api:Invoke on resource: ...' for signed calls from the other account",
  why: 'Across accounts two policies must allow the call: the identity policy of the caller and the resource policy of the REST API. Within one account either is enough.',
  fix: "Allow execute-api:Invoke to the caller's account or role in the Policy of the AWS::ApiGateway::RestApi.",
  findings: {
    NO_POLICY: { title: 'the API has no resource policy' },
    NO_ALLOW: { title: 'no Allow of the resource policy is for the account of the caller' },
  },
  silent: [
    'accounts that are not known',
    'HTTP and WebSocket APIs, which have no resource policy',
    'methods that ask for no signature',
    'an Allow for everybody, whatever its conditions',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
  ],
  appliesTo: [
    'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy',
    'AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::Serverless::Function',
  ],

  check(resource, { index, report }) {
    const caller = resource.template.environment.account;
    if (caller === undefined) return;
    for (const statement of documentsIn(resource).flatMap(({ statements }) => statements)) {
      if (!allowsInvoke(statement)) continue;
      for (const written of statement.resources ?? []) {
        const api = index.apis.of(apiNamedBy(written));
        const owner = api?.resource.template.environment.account;
        if (api === undefined || api.kind !== 'REST' || owner === undefined || owner === caller || !needsSignature(api, written)) continue;
        const policy = new ResourcePolicy(api);
        const { logicalId } = api.resource;
        if (policy.isAbsent) {
          report({ finding: 'NO_POLICY', at: written, message: `'${logicalId}' of account ${owner} has no resource policy that admits account ${caller}` });
        } else if (policy.isComplete && policy.statements.every((candidate) => !mayAdmit(candidate, caller))) {
          report({ finding: 'NO_ALLOW', at: written, message: `the resource policy of '${logicalId}' in account ${owner} does not admit account ${caller}` });
        }
      }
    }
  },
});

function needsSignature(api: Api, written: Value): boolean {
  return api.operations.some((operation) => operation.authorization === 'AWS_IAM' && reaches(written, operation, false) === true);
}

function mayAdmit(statement: Statement, account: string): boolean {
  if (statement.effect === 'Deny' || statement.names('execute-api:Invoke') === false) return false;
  return statement.principals === undefined
    || statement.principals.some(({ type, value }) => type === 'ANYONE' || (type === 'AWS' && (accountOfPrincipal(value) ?? account) === account));
}
