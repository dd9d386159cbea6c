import { Operation, operationName } from '../../template/model/operation';
import type { Statement } from '../../template/model/policies';
import { reaches } from '../../template/model/requests';
import { ResourcePolicy } from '../../template/model/resource-policy';
import { defineRule } from '../rule';

const LISTED = 5;

export const iam1NamedPrincipal = defineRule({
  id: 'IAM1',
  slug: 'named-principal',
  title: 'A resource policy names who may call, but methods do not ask for a signature',
  severity: 'error',
  articles: ['iam-cross-account-403', 'cross-account-access'],
  symptom: "403 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ...' for every call of these methods",
  why: 'Only a signature tells API Gateway who the caller is. A call of a method that is not AWS_IAM has no principal, '
    + 'so an Allow that names accounts, roles or users never matches it.',
  fix: 'Set AuthorizationType to AWS_IAM on these methods, or allow Principal "*" with a condition on aws:PrincipalAccount, '
    + 'aws:PrincipalOrgID or, for private APIs, aws:SourceVpce.',
  findings: {
    METHOD: { title: 'methods that the named principals are to call are not AWS_IAM' },
    PREFLIGHT: {
      title: 'CORS preflight requests are refused, because browsers do not sign them',
      symptom: 'browsers report a CORS error: the OPTIONS request got 403',
      why: 'Browsers send OPTIONS without a signature. An Allow that names accounts, roles or users does not match it.',
      fix: 'Allow OPTIONS to Principal "*", and limit the other methods with Principal "*" and a condition on aws:PrincipalAccount or aws:PrincipalOrgID; '
        + 'or remove the OPTIONS methods if no browser calls the API.',
    },
  },
  silent: [
    'methods that another Allow reaches whose principal is `*`, or cannot be known',
    'principals that are services or federated identities',
    'methods of APIs that are not in the templates',
    'the OPTIONS methods that the `Cors` property of a SAM API makes',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    if (api === undefined) return;
    const policy = new ResourcePolicy(api);
    const allows = policy.statements.filter(({ effect }) => effect !== 'Deny');
    const named = allows.filter(namesPrincipals);
    if (!policy.isComplete || named.length === 0) return;

    const others = allows.filter((statement) => !named.includes(statement) && !isForServices(statement));
    const refused = api.operations
      .filter((operation) => operation.exists === true && isUnsigned(operation) && !others.some((statement) => mayReach(statement, operation)))
      .flatMap((operation) => {
        const statement = named.find((candidate) => certainlyReaches(candidate, operation));
        return statement === undefined ? [] : [{ operation, statement }];
      });
    for (const [finding, isPreflight] of [['METHOD', false], ['PREFLIGHT', true]] as const) {
      const found = refused.filter(({ operation: { verb } }) => (verb === 'OPTIONS') === isPreflight);
      if (found.length === 0) continue;
      const [{ statement }] = found;
      const at = policy.at(statement, statement.value.get('Principal'));
      report({ finding, at, message: `the policy names ${principalOf(statement)}, but ${list(found.map(({ operation }) => operation))} ${found.length === 1 ? 'is' : 'are'} not AWS_IAM` });
    }
  },
});

function isUnsigned({ authorization }: Operation): boolean {
  return authorization !== undefined && authorization !== 'AWS_IAM';
}

/** An Allow of which it is certain that it is for AWS principals that are not everybody. */
function namesPrincipals({ effect, principals }: Statement): boolean {
  return effect === 'Allow' && principals !== undefined && principals.some(({ type }) => type === 'AWS')
    && principals.every(({ type, value }) => type !== 'ANYONE' && value.parts !== undefined);
}

function isForServices({ effect, principals }: Statement): boolean {
  return effect === 'Allow' && principals !== undefined && principals.every(({ type }) => type !== 'ANYONE' && type !== 'AWS');
}

function mayReach(statement: Statement, operation: Operation): boolean {
  const { resources } = statement;
  return statement.names('execute-api:Invoke') !== false
    && (resources === undefined || resources.some((resource) => reaches(resource, operation, true) !== false));
}

function certainlyReaches(statement: Statement, operation: Operation): boolean {
  return statement.names('execute-api:Invoke') === true
    && statement.resources?.some((resource) => reaches(resource, operation, true) === true) === true;
}

function principalOf({ principals }: Statement): string {
  return principals?.find(({ type }) => type === 'AWS')?.value.toString() ?? '';
}

function list(operations: readonly Operation[]): string {
  const names = operations.slice(0, LISTED).map(operationName);
  const more = operations.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
