import { SERVICE_ACTIONS, SUBTYPE_ACTIONS } from '../../catalogue/integrations';
import { authorizersOf } from '../../template/model/authorizers';
import { Call, callsOf, serviceCall } from '../../template/model/calls';
import type { Identity } from '../../template/model/identities';
import { matchesAction } from '../../template/model/policies';
import { trustsApiGateway } from '../../template/model/trust';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const err8IntegrationRole = defineRule({
  id: 'ERR8',
  slug: 'integration-role',
  title: 'API Gateway cannot call the backend with the role of the integration',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "500 'Internal server error'; the execution log says 'API Gateway does not have permission to assume the provided role', or the error of the service",
  why: 'API Gateway assumes the role of the integration, and calls the service with what the policies of the role allow.',
  fix: 'Allow sts:AssumeRole to the service apigateway.amazonaws.com in the AssumeRolePolicyDocument of the role.',
  findings: {
    TRUST: { title: 'the role does not trust API Gateway' },
    PERMISSION: { title: 'no policy of the role allows what the integration calls', fix: 'Add a policy to the role that allows the action.' },
    MISSING: {
      title: 'a service integration of an HTTP API without a role',
      symptom: 'the deployment of the integration fails',
      fix: 'Set CredentialsArn to a role that API Gateway may assume.',
    },
    CALLER: {
      title: 'the credentials of the caller are wanted, but the method does not ask for them',
      why: 'Only a method with AuthorizationType AWS_IAM knows who calls.',
      fix: 'Set AuthorizationType AWS_IAM on the method, or use the ARN of a role.',
    },
  },
  silent: [
    'roles that are not in the templates',
    'PERMISSION for roles with managed policies, and for services that the rule does not know',
    'resources and conditions of the policies, permissions boundaries and service control policies, which are not looked at',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer',
  ],

  check(resource, context) {
    for (const call of callsOf(resource, context.index)) checkCall(call, context);
    for (const { credentials } of authorizersOf(resource, context.index)) checkRole(credentials, 'lambda:InvokeFunction', context);
  },
});

function checkCall(call: Call, context: RuleContext): void {
  const { integration, operation, kind } = call;
  const at = integration.get('credentials');
  const subtype = integration.get('subtype');
  if (kind === 'HTTP' && subtype.isPresent && at.isAbsent) {
    context.report({ finding: 'MISSING', at, message: `the integration with ${subtype.text ?? 'a service'} has no credentials` });
  }
  const { authorization } = operation ?? {};
  if (kind === 'REST' && at.text === 'arn:aws:iam::*:user/*' && authorization !== undefined && authorization !== 'AWS_IAM') {
    context.report({ finding: 'CALLER', at, message: `the credentials of the caller are used, the AuthorizationType is ${authorization}` });
  }
  checkRole(at, neededAction(call), context);
}

function checkRole(at: Value, action: string | undefined, { index, report }: RuleContext): void {
  const role = index.identities.named(at);
  if (role === undefined || role.resource.type !== 'AWS::IAM::Role') return;
  const { logicalId } = role.resource;
  if (trustsApiGateway(role.trust) === false) {
    report({ finding: 'TRUST', at, message: `the role '${logicalId}' does not trust apigateway.amazonaws.com` });
  }
  if (action !== undefined && mayServe(role, action) === false) {
    const what = action.endsWith(':*') ? `any action of ${action.slice(0, -2)}` : action;
    report({ finding: 'PERMISSION', at, message: `the role '${logicalId}' does not allow ${what}` });
  }
}

/** `states:StartExecution`, or `sqs:*` for any action of the service; undefined if it can't be told. */
function neededAction({ integration }: Call): string | undefined {
  const subtype = integration.get('subtype').text;
  if (subtype !== undefined) return Object.hasOwn(SUBTYPE_ACTIONS, subtype) ? SUBTYPE_ACTIONS[subtype] : undefined;
  const called = serviceCall(integration.get('uri'));
  if (called === undefined || !Object.hasOwn(SERVICE_ACTIONS, called.service)) return undefined;
  const service = SERVICE_ACTIONS[called.service];
  if (called.service === 'lambda') return /invocations$/.test(called.rest) ? 'lambda:InvokeFunction' : `${service}:*`;
  return called.by === 'action' && /^\w+$/.test(called.rest) ? `${service}:${called.rest}` : `${service}:*`;
}

/** Whether a policy of the role allows the action, on some resource at least; undefined if that can't be told. */
function mayServe(role: Identity, action: string): boolean | undefined {
  const { policies, managedPolicyNames, isComplete } = role;
  if (managedPolicyNames.length > 0 || !isComplete || policies.some(({ document }) => !document.isAuthoritative)) return undefined;
  const allowed = policies.flatMap(({ document }) => document.statements).filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions ?? []);
  return allowed.some(({ text }) => text === undefined || serves(text.toLowerCase(), action.toLowerCase()));
}

function serves(pattern: string, action: string): boolean {
  if (!action.endsWith(':*')) return matchesAction(pattern, action) || (action.startsWith('lambda:invoke') && pattern.startsWith('lambda:invoke'));
  const [service] = pattern.split(':');
  return matchesAction(service, action.slice(0, -2));
}
