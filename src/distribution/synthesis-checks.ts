import { Duration, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, Method, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { callerHeaders } from './caching';
import { list, refused } from './refusals';
import { domainResource, isNear, StageBehind, writtenName } from './stages-behind';
import { restOperations } from '../access/rest-operations';
import { MAX_INTEGRATION_TIMEOUT } from '../catalogue/integrations';
import { IApiDomain } from '../domains/i-api-domain';
import { KIND_NAMES } from '../domains/mapped-api';

/** Methods that only accept signed calls. */
export function signedCalls(scope: Construct, stages: readonly StageBehind[]): Error[] {
  return stages.flatMap((stage) => {
    const signed = signedOperations(scope, stage);
    return signed.length === 0 ? [] : refused(scope, 'SignedCalls',
      `the methods behind a distribution must not ask for IAM signatures, which cover the Host header that CloudFront replaces (use a JWT, Cognito or Lambda authorizer, let these callers use the domain itself, or give 'signedCallsReason' if they sign for the host of the origin), got ${list(signed)} of '${stage.name}'`);
  });
}

function signedOperations(scope: Construct, { api, apiId }: StageBehind): string[] {
  const all = scope.node.root.node.findAll();
  const methods = all.filter(CfnMethod.isCfnMethod).filter(({ restApiId, authorizationType }) => restApiId === apiId && authorizationType === 'AWS_IAM');
  const routes = all.filter(CfnRoute.isCfnRoute).filter((route) => route.apiId === apiId && route.authorizationType === 'AWS_IAM');
  const inDocument = api instanceof SpecRestApi ? restOperations(api) ?? [] : [];
  return [
    ...methods.map(({ node: { scope: method, path }, httpMethod }) => method instanceof Method ? `${httpMethod} ${method.resource.path}` : path),
    ...inDocument.filter(({ authorization }) => authorization === 'AWS_IAM').map(({ verb, path }) => `${verb} ${path}`),
    ...routes.map(({ routeKey }) => routeKey),
  ];
}

/** Integrations that may take longer than CloudFront waits. */
export function slowIntegrations(scope: Construct, stages: readonly StageBehind[], readTimeout: Duration): Error[] {
  if (readTimeout.isUnresolved()) return [];
  return stages.flatMap((stage) => {
    const longest = longestTimeout(stage);
    return longest <= readTimeout.toMilliseconds() ? [] : refused(scope, 'ReadTimeoutTooShort',
      `'readTimeout' must not be shorter than the longest integration of '${stage.name}', ${longest / 1000} seconds, or callers get 504 from CloudFront while the API still works, got ${readTimeout.toSeconds()} seconds`);
  });
}

function longestTimeout({ kind, apiId, resource }: StageBehind): number {
  const standard = MAX_INTEGRATION_TIMEOUT[kind ?? 'HTTP'];
  const all = resource?.node.root.node.findAll() ?? [];
  const stated = kind === 'REST'
    ? all.filter(CfnMethod.isCfnMethod).filter((method) => method.restApiId === apiId).map(restTimeout)
    : all.filter(CfnIntegration.isCfnIntegration).filter((integration) => integration.apiId === apiId).map(({ timeoutInMillis }) => timeoutInMillis);
  const timeouts = stated.map((timeout) => timeout === undefined ? standard : Token.isUnresolved(timeout) ? 0 : timeout);
  return timeouts.length === 0 ? standard : Math.max(...timeouts);
}

function restTimeout(method: CfnMethod): number | undefined {
  const integration = Stack.of(method).resolve(method.integration) as CfnMethod.IntegrationProperty | undefined;
  // A mock answers at once; a stream goes on as long as there is something to read.
  return integration?.type === 'MOCK' || integration?.responseTransferMode === 'STREAM' ? 0 : integration?.timeoutInMillis;
}

/** Stages that were mapped when the distribution was complete already: it neither leads to them nor protects them. */
export function lateStages(scope: Construct, stages: readonly StageBehind[], known: readonly StageBehind[]): Error[] {
  const keyOf = ({ basePath, apiId, stageName }: StageBehind) => JSON.stringify([basePath, apiId, stageName]);
  const keys = new Set(known.map(keyOf));
  return stages.filter((stage) => !keys.has(keyOf(stage))).map(({ basePath, name }) => refused(scope, 'MappedTooLate',
    `'domain' must have its mappings before Aspects run, since the distribution is completed by one, got '${basePath}' for '${name}' later`));
}

/** Cached answers for callers that an authorizer tells apart by what is in no cache key. */
export function unkeyedAuthorizers(scope: Construct, stages: readonly StageBehind[], cached: readonly string[]): Error[] {
  return stages.filter(({ basePath }) => cached.includes(basePath)).flatMap((stage) => {
    const { unkeyed } = callerHeaders(stage);
    return unkeyed === undefined ? [] : refused(scope, 'CachedAuthorizer',
      `'caching' must leave out APIs whose authorizers look at more than headers and query strings, since others would get the answer, got '${stage.basePath}' with '${unkeyed}'`);
  });
}

/** APIs that cannot tell whether a request has the header. */
export function uncheckedHeaders(scope: Construct, stages: readonly StageBehind[], otherBasePaths: readonly string[]): Error[] {
  const open = [
    ...stages.filter(({ kind }) => kind !== 'REST').map(({ kind, name }) => `the ${kind ? KIND_NAMES[kind] : 'API of unknown kind'} '${name}'`),
    ...stages.filter(({ kind, stageName }) => kind === 'REST' && stageName === undefined).map(({ name }) => `the REST API '${name}', mapped without a stage`),
    ...otherBasePaths.map((basePath) => `the base path '${basePath}' of another app`),
  ];
  return [...new Set(open)].map((what) => refused(scope, 'UncheckedHeader',
    `'originProtection' must not be a header that nobody checks: a web ACL is for REST APIs only (use OriginProtection.mutualTls, have an authorizer compare the header and say so as 'checkedByApis', or say why nothing is needed with OriginProtection.none), got ${what}`));
}

/** Stages in another Region than the secret and the web ACL. */
export function stagesElsewhere(scope: Construct, stages: readonly StageBehind[]): Error[] {
  const { region } = Stack.of(scope);
  return stages.filter(({ api }) => {
    const theirs = api && Stack.of(api).region;
    return theirs !== undefined && !Token.isUnresolved(theirs) && !Token.isUnresolved(region) && theirs !== region;
  }).map(({ api, name }) => refused(scope, 'StageElsewhere',
    `the distribution must be in a stack of the Region of its APIs, where their web ACL must be, got '${name}' of ${Stack.of(api!).region} behind one of ${region}`));
}

/** Stages that somebody else gave a web ACL: a stage has only one. */
export function otherWebAcls(scope: Construct, stages: readonly StageBehind[], isOwn: (association: CfnWebACLAssociation) => boolean): Error[] {
  const all = scope.node.root.node.findAll().filter(CfnWebACLAssociation.isCfnWebACLAssociation);
  const associations = all.filter((association) => !isOwn(association));
  return stages.flatMap((behind) => {
    const { name, apiId, stageName, stage } = behind;
    const names = [stageName, stage?.ref, stage && 'stageName' in stage ? stage.stageName : undefined];
    const other = associations.find(({ stack, resourceArn }) => {
      if (!canMean(behind, stack)) return false;
      const arn = JSON.stringify(stack.resolve(resourceArn));
      const mentions = (value: unknown, before: string, after: string) => {
        const text: unknown = stack.resolve(value);
        return typeof text === 'string' ? arn.includes(`${before}${text}${after}`) : text !== undefined && arn.includes(JSON.stringify(text));
      };
      return mentions(apiId, '/', '/') && names.some((text) => mentions(text, '/stages/', '"'));
    });
    return other === undefined ? [] : refused(scope, 'StageHasWebAcl',
      `the stages behind the distribution must have no other web ACL, whose rules belong into 'rules' of OriginProtection.secretHeader (a second distribution sends the header of the first by 'originHeaders', with OriginProtection.none), got '${other.node.path}' for '${name}'`);
  });
}

/** Whether the id of the API, as a stack writes it, is that of this API: another stack may have the same logical ids, for another API. */
function canMean({ apiId, api, resource }: StageBehind, stack: Stack): boolean {
  if (!resource) return api === undefined || isNear(api, stack);
  const own = Stack.of(resource);
  return own === stack || JSON.stringify(own.resolve(apiId)) !== JSON.stringify(stack.resolve(apiId));
}

/** What keeps mutual TLS from being the only way in, or from working. */
export function mutualTlsGaps(scope: Construct, stages: readonly StageBehind[], domain: IApiDomain): Error[] {
  const resource = domainResource(domain);
  const without = resource !== undefined && resource.mutualTlsAuthentication === undefined
    ? [refused(scope, 'DomainWithoutMutualTls', `'domain' must ask for client certificates ('mtls') with OriginProtection.mutualTls, got '${writtenName(domain)}' without`)] : [];
  return [
    ...without,
    ...stages.filter((stage) => stage.resource !== undefined && stage.resource.disableExecuteApiEndpoint !== true).map(({ name }) => refused(scope, 'ExecuteApiEndpointOpen',
      `the APIs behind a distribution with mutual TLS must not answer at their execute-api endpoints, got '${name}' without disableExecuteApiEndpoint`)),
    ...stages.filter(({ kind }) => kind === 'WEBSOCKET').map(({ name }) => refused(scope, 'MutualTlsWebSocket',
      `'originProtection' must not be mutual TLS in front of WebSocket APIs, for which CloudFront has none, got '${name}'`)),
  ];
}

/** APIs whose own endpoints are off, though they are the origins. */
export function closedEndpoints(scope: Construct, stages: readonly StageBehind[]): Error[] {
  return stages.filter(({ resource }) => resource?.disableExecuteApiEndpoint === true).map(({ name }) => refused(scope, 'ExecuteApiEndpointOff',
    `'apis' must answer at their execute-api endpoints, or be reached by their custom domain as 'domain', got '${name}' with disableExecuteApiEndpoint`));
}
