import type { Api } from '../../template/model/api';
import { authorizersOf, LambdaAuthorizer } from '../../template/model/authorizers';
import { pathInArn } from '../../template/model/execute-api';
import { Coverage, linkMark } from '../../template/model/grants';
import { Operation, operationName } from '../../template/model/operation';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const err3PermissionScope = defineRule({
  id: 'ERR3',
  slug: 'permission-scope',
  title: 'The permission of the function does not cover what calls it',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "500 'Internal server error' on some stages, methods or routes; the execution log says 'Execution failed due to configuration error: "
    + "Invalid permissions on Lambda function'",
  why: 'The SourceArn of a permission limits it to an API, a stage, a verb and a path. What it does not cover is refused by Lambda.',
  fix: 'Widen the SourceArn to arn:aws:execute-api:<region>:<account>:<api>/*/<VERB>/<path>, or add a permission for what is missing; * stands for ANY '
    + 'and for parameters of the path.',
  findings: {
    API: { title: 'all permissions are for other APIs, Regions or accounts', fix: 'Name the API of the integration in the SourceArn.' },
    STAGE: {
      title: 'the permissions are for other stages of the API',
      fix: 'Add a permission for the stage, or write * for the stage in the SourceArn. The permissions that the CDK writes are for the deployment stage only.',
    },
    ROUTE: { title: 'the permissions are for other verbs or paths' },
    AUTHORIZER: {
      title: 'the permissions do not cover the authorizer',
      symptom: "500 'Internal server error', with AuthorizerConfigurationException in the header x-amzn-ErrorType",
      fix: 'Add a permission with the SourceArn arn:aws:execute-api:<region>:<account>:<api>/authorizers/<authorizer>.',
    },
  },
  silent: [
    'permissions without SourceArn, and those of which a part is not known',
    'stages that the templates do not show',
    "parameters such as {id} in the SourceArn, of which nobody says what API Gateway makes of them, and the routes '$default' of HTTP APIs",
    'everything for which ERR2 is silent',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer',
  ],

  check(resource, context) {
    for (const operation of operationsOf(resource, context)) checkOperation(operation, context);
    for (const authorizer of authorizersOf(resource, context.index)) checkAuthorizer(authorizer, resource, context);
  },
});

function operationsOf(resource: Resource, { index }: RuleContext): Operation[] {
  const own = index.apis.operationMadeBy(resource);
  if (own !== undefined) return [own];
  const api = index.apis.of(resource);
  return api?.body.isAbsent === false ? api.operations.filter(({ origin }) => origin === 'BODY') : [];
}

/** What is granted for the function that the URI names; undefined where nothing may be concluded from it. */
function grantFor(uri: Value, api: Api, resource: Resource, { index }: RuleContext): { readonly fn: Resource; readonly grant: Coverage } | undefined {
  const reference = index.functions.invocation(uri);
  const fn = reference?.resource;
  if (reference === undefined || fn === undefined || reference.stageVariables.length > 0) return undefined;
  if (index.grants.mayBeMore(fn, resource) || index.permissions.isGrantedBySam(fn, api)) return undefined;
  const { any, grant } = index.grants.of(reference, fn);
  return any === true ? { fn, grant } : undefined;
}

function checkOperation(operation: Operation, context: RuleContext): void {
  const { api, integration, resource } = operation;
  if (integration?.get('credentials').isAbsent !== true) return;
  const uri = integration.get('uri');
  const granted = grantFor(uri, api, resource, context);
  if (granted === undefined) return;
  const { fn, grant } = granted;
  // Findings belong to the resource that is judged; that of a route only names the integration.
  const at = operation.origin === 'L1' && operation.routeKey !== undefined ? resource.get('Target') : uri;
  const what = `of '${fn.logicalId}'`;
  if (grant.isFor(api) === false) {
    context.report({ finding: 'API', at, message: `no permission ${what} is for the API '${api.resource.logicalId}'` });
    return;
  }
  const rest = restOfArn(operation);
  if (rest === undefined) return;
  const uncovered: string[] = [];
  let covered = 0;
  for (const { name } of api.stages) {
    const stage = name.key?.slice(1);
    const covers = stage === undefined ? undefined : rest(stage).map((needed) => grant.covers(api, needed));
    if (covers === undefined || covers.includes(undefined)) return;
    if (covers.includes(true)) covered++;
    else uncovered.push(name.toString());
  }
  if (uncovered.length === 0) return;
  const stages = `stage${uncovered.length === 1 ? '' : 's'} ${uncovered.join(', ')}`;
  context.report(covered > 0
    ? { finding: 'STAGE', at, message: `no permission ${what} covers ${operationName(operation)} on the ${stages}` }
    : { finding: 'ROUTE', at, message: `no permission ${what} covers ${operationName(operation)} (${stages})` });
}

/** What stands after the stage in ARNs, one of which has to be covered; undefined if it can't be told. */
function restOfArn({ api: { kind }, verb, path, routeKey }: Operation): ((stage: string) => string[]) | undefined {
  if (kind === 'WEBSOCKET') return routeKey === undefined ? undefined : (stage) => [`${stage}/${routeKey}`, `${stage}/${routeKey}//`];
  if (verb === undefined || path === undefined || kind === undefined) return undefined;
  const method = verb === 'ANY' ? '*' : verb;
  // The permissions that AWS itself writes for routes of HTTP APIs hold the path as it stands in the key.
  const inArn = kind === 'HTTP' ? path.replace(/^\//, '') : pathInArn(path);
  return (stage) => inArn === '' ? [`${stage}/${method}/`, `${stage}/${method}`] : [`${stage}/${method}/${inArn}`];
}

function checkAuthorizer({ api, uri, credentials, resource }: LambdaAuthorizer, judged: Resource, context: RuleContext): void {
  if (api === undefined || !credentials.isAbsent) return;
  const granted = grantFor(uri, api, judged, context);
  if (granted === undefined) return;
  const { fn, grant } = granted;
  const id = resource === undefined ? '\0an authorizer\0' : linkMark(resource);
  if (grant.covers(api, `authorizers/${id}`) === false) {
    context.report({ finding: 'AUTHORIZER', at: uri, message: `no permission of '${fn.logicalId}' covers the authorizer` });
  }
}
