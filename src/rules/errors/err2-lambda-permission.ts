import type { Api } from '../../template/model/api';
import { authorizersOf } from '../../template/model/authorizers';
import { callsOf } from '../../template/model/calls';
import type { LambdaInvocation } from '../../template/model/functions';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const err2LambdaPermission = defineRule({
  id: 'ERR2',
  slug: 'lambda-permission',
  title: 'API Gateway may not invoke the function',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "500 'Internal server error' (HTTP APIs: 'Internal Server Error'); the execution log says 'Execution failed due to configuration error: "
    + "Invalid permissions on Lambda function'",
  why: 'A function is invoked on behalf of API Gateway only if a permission of the function, or a role of the integration, allows it.',
  fix: 'Add an AWS::Lambda::Permission for the function with Action lambda:InvokeFunction, Principal apigateway.amazonaws.com and SourceArn '
    + 'arn:aws:execute-api:<region>:<account>:<api>/*/<VERB>/<path>.',
  findings: {
    INTEGRATION: { title: 'no permission for the function of an integration' },
    AUTHORIZER: {
      title: 'no permission for the function of an authorizer',
      symptom: "500 'Internal server error', with AuthorizerConfigurationException in the header x-amzn-ErrorType",
      fix: 'Add an AWS::Lambda::Permission for the function with Action lambda:InvokeFunction, Principal apigateway.amazonaws.com and SourceArn '
        + 'arn:aws:execute-api:<region>:<account>:<api>/authorizers/<authorizer>.',
    },
    QUALIFIER: {
      title: 'the permission is for the function under another alias or version, or under none',
      why: 'Every alias and version of a function has permissions of its own; those of the function itself are for calls without a qualifier.',
      fix: 'Set the FunctionName of the AWS::Lambda::Permission to the same alias or version as the URI names.',
    },
  },
  silent: [
    'functions that are not in the templates, or that a stage variable chooses (see ERR4)',
    'integrations and authorizers with a role of their own',
    'functions with a SAM event of the API: SAM writes the permission',
    'templates with macros, with permissions for functions that are not known, or with custom resources that add permissions',
  ],
  sources: [
    'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer',
  ],

  check(resource, context) {
    for (const { integration, api } of callsOf(resource, context.index)) {
      if (integration.get('credentials').isAbsent) judge('INTEGRATION', integration.get('uri'), api, resource, context);
    }
    for (const { uri, credentials, api } of authorizersOf(resource, context.index)) {
      if (credentials.isAbsent) judge('AUTHORIZER', uri, api, resource, context);
    }
  },
});

function judge(finding: 'INTEGRATION' | 'AUTHORIZER', uri: Value, api: Api | undefined, resource: Resource, { index, report }: RuleContext): void {
  const reference = index.functions.invocation(uri);
  const fn = reference?.resource;
  if (reference === undefined || fn === undefined || reference.stageVariables.length > 0) return;
  if (fn.exists === false || index.grants.mayBeMore(fn, resource) || (api !== undefined && index.permissions.isGrantedBySam(fn, api))) return;
  const { any, elsewhere } = index.grants.of(reference, fn);
  if (any !== false) return;
  if (elsewhere) {
    const wanted = reference.qualifier === undefined ? 'the function itself' : `'${qualifierName(reference)}'`;
    report({ finding: 'QUALIFIER', at: uri, message: `API Gateway may invoke '${fn.logicalId}' under another name only, the URI names ${wanted}` });
  } else {
    report({ finding, at: uri, message: `no permission lets API Gateway invoke the function '${fn.logicalId}'` });
  }
}

function qualifierName({ qualifier, resource }: LambdaInvocation): string {
  if (typeof qualifier === 'string') return qualifier;
  return qualifier !== undefined && 'logicalId' in qualifier ? qualifier.logicalId : resource?.logicalId ?? '';
}
