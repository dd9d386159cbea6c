import type { Api } from '../../template/model/api';
import { apiOfArn, ExecuteApiArn, executeApiArn } from '../../template/model/execute-api';
import { accountOf, PolicyDocument, Statement } from '../../template/model/policies';
import { ResourcePolicy } from '../../template/model/resource-policy';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';
import { accountProblem, environmentProblem, formProblem, jsonProblem, lengthProblem, pathProblem, stageProblem, verbProblem } from './invoke-arn';

/** What callers can be allowed to do with an API. */
const ACTIONS = ['execute-api:Invoke', 'execute-api:InvalidateCache'];

export const iam3StatementNeverMatches = defineRule({
  id: 'IAM3',
  slug: 'statement-never-matches',
  title: 'A statement of a resource policy matches no request',
  severity: 'error',
  articles: ['iam-cross-account-403', 'cross-account-access'],
  symptom: "403 'User: ... is not authorized to perform: execute-api:Invoke on resource: ...' although a policy is there",
  why: 'API Gateway compares the ARN of a request, arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<VERB>/<path>, '
    + 'with the statements letter by letter. What matches no statement is refused.',
  fix: 'Write the resource as execute-api:/<stage>/<VERB>/<path>, with the verb in upper case and * where anything may stand.',
  findings: {
    ACTION: { title: 'the statement is for other actions', fix: 'Set Action to execute-api:Invoke.' },
    RESOURCE: { title: 'the resource is not a request to an API' },
    ENVIRONMENT: {
      title: 'the ARN is of another Region, account or partition',
      fix: 'Write the resource as execute-api:/<stage>/<VERB>/<path>: API Gateway fills in partition, Region, account and API.',
    },
    OTHER_API: {
      title: 'the ARN is of another API',
      fix: 'Write the resource as execute-api:/<stage>/<VERB>/<path>: API Gateway fills in the API.',
    },
    STAGE: { title: 'the API has no such stage', fix: 'Name a stage of the API, or * for all of them.' },
    VERB: { title: 'the verb is not one', fix: 'Write the verb in upper case behind the stage, or * for all verbs: execute-api:/<stage>/<VERB>/<path>.' },
    PATH: { title: 'the resource has a double slash', fix: 'Remove one of the slashes: execute-api:/<stage>/<VERB>/<path>, where the path has none at its start.' },
    ACCOUNT: { title: 'an account id does not have twelve digits', fix: 'Write account ids with all twelve digits, in quotes, so that leading zeros stay.' },
    JSON: {
      title: 'the policy is given as text that is not JSON',
      symptom: 'the deployment fails',
      why: 'The service reads the text as JSON, which has no comma behind the last item.',
      fix: 'Correct the text, or write the policy as a map.',
    },
    NO_ALLOW: {
      title: 'the policy only denies',
      why: 'A resource policy refuses what it does not allow. Callers that sign in the account of the API can be allowed by their identity policy; all others need an Allow here.',
      fix: 'Add a statement that allows execute-api:Invoke to those who may call.',
    },
  },
  silent: [
    'stages, verbs and environments in Deny statements: they may be for what is to come',
    'stages of APIs whose stages are not all in the templates, or that have none there',
    'other APIs, stages and environments beside resources that can match: policies are shared',
    'anything behind a `*` that can stand for several pieces, unless it is a verb in lower case',
    'policies of APIs that consist of methods with AWS_IAM only, for NO_ALLOW',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGateway::DomainNameV2'],

  check(resource, context) {
    const api = context.index.apis.of(resource);
    const text = jsonProblem(api?.policy ?? resource.get('Policy'));
    if (text !== undefined) context.report({ finding: 'JSON', at: api?.policy ?? resource.get('Policy'), message: text });
    if (api === undefined) {
      for (const statement of new PolicyDocument(resource.get('Policy')).statements) checkDomainStatement(statement, context);
      return;
    }
    const policy = new ResourcePolicy(api);
    for (const statement of policy.statements) checkStatement(statement, policy, api, context);
    if (deniesOnly(policy) && hasCallersToAllow(api)) {
      context.report({ finding: 'NO_ALLOW', at: policy.value, message: 'all statements of the policy are Deny' });
    }
  },
});

function checkStatement(statement: Statement, policy: ResourcePolicy, api: Api, { report }: RuleContext): void {
  const action = actionProblem(statement);
  if (action !== undefined) report({ finding: 'ACTION', at: policy.at(statement, statement.value.get('Action')), message: action });
  for (const { value } of statement.principals ?? []) {
    const message = accountProblem(accountOf(value) ?? [], 'of the principal');
    if (message !== undefined) report({ finding: 'ACCOUNT', at: policy.at(statement, value), message });
  }
  const resources = statement.resources ?? [];
  const problems = resources.map((resource) => resourceProblems(resource, statement, api));
  const isDead = problems.every((found) => found.length > 0);
  for (const [position, found] of problems.entries()) {
    for (const [finding, message] of found) {
      if (isDead || !MAY_STAND_BESIDE.has(finding)) report({ finding, at: policy.at(statement, resources[position]), message });
    }
  }
}

/** A policy that is shared by APIs, stages or Regions lists the resources of all of them. */
const MAY_STAND_BESIDE: ReadonlySet<string> = new Set(['OTHER_API', 'STAGE', 'ENVIRONMENT']);

/** An account with too few digits is another account too, and behind a stage that is none the verb can hardly be one. */
const IMPLIED_BY: Readonly<Record<string, string>> = { ENVIRONMENT: 'ACCOUNT', VERB: 'STAGE' };

function resourceProblems(resource: Value, { effect }: Statement, api: Api): [string, string][] {
  const problems: [string, string | undefined][] = [['RESOURCE', formProblem(resource, true)]];
  const arn = resource.parts === undefined ? undefined : executeApiArn(resource.parts);
  if (arn !== undefined) {
    problems.push(['ACCOUNT', accountProblem(arn.account, 'in the ARN')], ['PATH', pathProblem(arn, resource)]);
  }
  if (arn !== undefined && effect === 'Allow') {
    problems.push(
      ['RESOURCE', lengthProblem(arn, resource)],
      ['OTHER_API', otherApiProblem(arn, api)],
      ['STAGE', stageProblem(arn, api)],
      ['VERB', verbProblem(arn, 'REST')],
      ['ENVIRONMENT', environmentProblem(arn, api.resource.template)],
    );
  }
  const found = problems.filter((problem): problem is [string, string] => problem[1] !== undefined);
  return found.filter(([finding]) => !found.some(([other]) => IMPLIED_BY[finding] === other));
}

/** The policy of a private domain names the domain, not the requests to an API. */
function checkDomainStatement(statement: Statement, { report }: RuleContext): void {
  const action = actionProblem(statement);
  if (action !== undefined) report({ finding: 'ACTION', at: statement.value.get('Action'), message: action });
  for (const { value } of statement.principals ?? []) {
    const message = accountProblem(accountOf(value) ?? [], 'of the principal');
    if (message !== undefined) report({ finding: 'ACCOUNT', at: value, message });
  }
  for (const resource of statement.resources ?? []) {
    const message = formProblem(resource, true);
    if (message !== undefined) report({ finding: 'RESOURCE', at: resource, message });
  }
}

function actionProblem(statement: Statement): string | undefined {
  const { actions } = statement;
  if (actions === undefined || actions.length === 0 || ACTIONS.some((action) => statement.names(action) !== false)) return undefined;
  return `the statement is for ${actions.map((action) => action.toString()).join(', ')} only`;
}

function otherApiProblem(arn: ExecuteApiArn, api: Api): string | undefined {
  const other = apiOfArn(arn);
  return other === undefined || other === api.resource ? undefined : `the ARN is of the API '${other.logicalId}'`;
}

/** Callers that are not admitted by an identity policy of the API's account, as those of AWS_IAM methods can be. */
function hasCallersToAllow({ endpoint, operations }: Api): boolean {
  return operations.some(({ authorization }) => authorization !== undefined && authorization !== 'AWS_IAM')
    || (endpoint === 'PRIVATE' && operations.every(({ authorization }) => authorization !== undefined && authorization !== 'AWS_IAM'));
}

/** SAM's short forms bring the Allow with them. */
function deniesOnly({ statements, isComplete, isShort }: ResourcePolicy): boolean {
  return isComplete && !isShort && statements.length > 0 && statements.every(({ effect }) => effect === 'Deny');
}
