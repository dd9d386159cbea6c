import type { Api } from '../../template/model/api';
import { apiOfArn, ExecuteApiArn, executeApiArn, segmentText } from '../../template/model/execute-api';
import type { Statement } from '../../template/model/policies';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { accountProblem, environmentProblem, formProblem, jsonProblem, lengthProblem, pathProblem, stageProblem, verbProblem } from './invoke-arn';
import { documentsIn } from './principals';

export const iam5IdentityPolicyArn = defineRule({
  id: 'IAM5',
  slug: 'identity-policy-arn',
  title: 'An identity policy allows a request that nobody can make',
  severity: 'error',
  articles: ['iam-cross-account-403', 'http-api-cross-account'],
  symptom: "403 'User: <arn> is not authorized to perform: execute-api:Invoke on resource: ...', or {\"message\":\"Forbidden\"} from an HTTP API",
  why: 'The request is compared letter by letter as arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<VERB>/<path>. '
    + 'An identity policy with another ARN does not allow it.',
  fix: 'Write the resource as arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<VERB>/<path>, with * where anything may stand.',
  findings: {
    RESOURCE: { title: 'the resource is not the ARN of a request to an API' },
    LENGTH: { title: 'the ARN ends before the verb' },
    STAGE: {
      title: 'the API has no such stage',
      fix: 'Put a stage of the API, or *, between the API and the verb; for the default stage of an HTTP API the stage is $default.',
    },
    VERB: { title: 'the verb is not one', fix: 'Write the verb in upper case behind the stage, or * for all verbs: <api>/<stage>/<VERB>/<path>.' },
    PATH: { title: 'the ARN has a double slash', fix: 'Remove one of the slashes: <api>/<stage>/<VERB>/<path>, where the path has none at its start.' },
    ENVIRONMENT: { title: 'the ARN is of another Region, account or partition than the API', fix: 'Write the Region and the account of the API into the ARN.' },
    CONNECTIONS: {
      title: 'execute-api:ManageConnections for something other than the connections of a WebSocket API',
      symptom: '403 when a message is posted to a connection',
      fix: 'Allow execute-api:ManageConnections on <api>/<stage>/POST/@connections/* of a WebSocket API.',
    },
    JSON: {
      title: 'the policy is given as text that is not JSON',
      symptom: 'the deployment fails',
      why: 'The service reads the text as JSON, which has no comma behind the last item.',
      fix: 'Correct the text, or write the policy as a map.',
    },
    ACCOUNT: { title: 'an account id does not have twelve digits', fix: 'Write the account id with all twelve digits, in quotes, so that leading zeros stay.' },
  },
  silent: [
    'statements that allow actions of other services too: their resources may be for those',
    'stages, verbs and environments in Deny statements, and ARNs that are cut short there',
    'stages and environments of APIs that are not in the templates',
    'stages of APIs whose stages are not all in the templates',
    'stages and environments beside ARNs of the same API that are right: policies are shared',
    'anything behind a `*` that can stand for several pieces, unless it is a verb in lower case',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html',
  ],
  appliesTo: [
    'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy',
    'AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::Serverless::Function',
  ],

  check(resource, { index, report }) {
    const documents = documentsIn(resource);
    for (const { value } of documents) {
      const message = value.text?.includes('execute-api') === true ? jsonProblem(value) : undefined;
      if (message !== undefined) report({ finding: 'JSON', at: value, message });
    }
    for (const statement of documents.flatMap(({ statements }) => statements)) {
      if (!isForApis(statement)) continue;
      const judged = (statement.resources ?? []).map((written) => {
        const arn = written.parts === undefined ? undefined : executeApiArn(written.parts);
        const api = arn === undefined ? undefined : index.apis.of(apiOfArn(arn));
        return { written, api, problems: problemsOf(written, arn, api, statement) };
      });
      const right = new Set(judged.filter(({ problems }) => problems.length === 0).map(({ api }) => api));
      for (const { written, api, problems } of judged) {
        for (const [finding, message] of problems) {
          if (!right.has(api) || !MAY_STAND_BESIDE.has(finding)) report({ finding, at: written, message });
        }
      }
    }
  },
});

/** A policy that is shared by stages or Regions lists the ARNs of all of them. */
const MAY_STAND_BESIDE: ReadonlySet<string> = new Set(['STAGE', 'ENVIRONMENT']);

function problemsOf(written: Value, arn: ExecuteApiArn | undefined, api: Api | undefined, statement: Statement): [string, string][] {
  const problems = [['RESOURCE', formProblem(written, false)] as const, ...arn === undefined || arn.isShort ? [] : arnProblems(arn, api, written, statement)];
  return problems.filter((problem): problem is [string, string] => problem[1] !== undefined);
}

function isForApis({ actions }: Statement): boolean {
  return actions !== undefined && actions.length > 0 && actions.every(({ text }) => /^execute-api:/i.test(text ?? ''));
}

function arnProblems(arn: ExecuteApiArn, api: Api | undefined, written: Value, statement: Statement): (readonly [string, string | undefined])[] {
  const account = accountProblem(arn.account, 'in the ARN');
  const always = [['ACCOUNT', account], ['PATH', pathProblem(arn, written)]] as const;
  if (statement.effect !== 'Allow') return [...always];
  const stage = api === undefined ? undefined : stageProblem(arn, api);
  return [
    ...always,
    ['LENGTH', lengthProblem(arn, written)],
    ['STAGE', stage],
    ['VERB', stage === undefined ? verbProblem(arn, api?.kind) : undefined],
    ['ENVIRONMENT', api === undefined || account !== undefined ? undefined : environmentProblem(arn, api.resource.template)],
    ['CONNECTIONS', connectionsProblem(arn, api, statement)],
  ];
}

function connectionsProblem(arn: ExecuteApiArn, api: Api | undefined, { actions }: Statement): string | undefined {
  if (actions?.every(({ text }) => text?.toLowerCase() === 'execute-api:manageconnections') !== true) return undefined;
  if (api?.kind !== undefined && api.kind !== 'WEBSOCKET') return `'${api.resource.logicalId}' is not a WebSocket API and has no connections`;
  const [stage, verb, path] = [0, 1, 2].map((position) => segmentText(arn, position));
  if (stage === undefined || verb === undefined || [stage, verb, path ?? ''].some((text) => /[*?]/.test(text))) return undefined;
  const isUnknown = arn.segments.length > 2 && path === undefined;
  return isUnknown || path === '@connections' ? undefined : `'${arn.segments.map((_, position) => segmentText(arn, position) ?? '?').join('/')}' names no connections`;
}
