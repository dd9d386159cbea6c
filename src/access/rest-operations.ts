import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, CfnRestApi, CfnStage, IRestApi, Method, RestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { Operation } from './operations';
import { HTTP_VERBS } from '../catalogue/access';
import { invalid } from '../core/invalid';

/** The resource of a REST API of this app. A policy is part of it, so there is none to attach to an imported one. */
export function restApiResource(scope: IConstruct, api: IRestApi): CfnRestApi {
  const resource = api.node.defaultChild;
  if (api instanceof RestApiBase && CfnRestApi.isCfnRestApi(resource)) return resource;

  throw invalid(scope, 'ImportedRestApi', 'iam-cross-account-403',
    "'api' must be made in this app, since a resource policy is part of the API (use RemoteApi for the caller's side), got an imported one");
}

/** What a REST API answers to; undefined if it can't be known. Asked for at synthesis, when all methods are there. */
export function restOperations(api: IRestApi): Operation[] | undefined {
  const resource = api.node.defaultChild;
  if (api instanceof RestApi) return api.methods.map(operationOf);
  return CfnRestApi.isCfnRestApi(resource) ? bodyOperations(Stack.of(resource).resolve(resource.body)) : undefined;
}

function operationOf(method: Method): Operation {
  const { authorizationType } = method.node.defaultChild as CfnMethod;
  return {
    verb: method.httpMethod,
    path: method.resource.path,
    authorization: Token.isUnresolved(authorizationType) ? undefined : authorizationType ?? 'NONE',
  };
}

/** The name that the API's own stage is called by in ARNs. Its reference would make the API wait for its stage. */
export function ownStage(api: IRestApi): string | undefined {
  const stage = api instanceof RestApiBase && api.latestDeployment ? api.deploymentStage.node.defaultChild : undefined;
  return CfnStage.isCfnStage(stage) ? stage.stageName : undefined;
}

type Json = Readonly<Record<string, unknown>>;

function bodyOperations(body: unknown): Operation[] | undefined {
  if (!isMap(body) || !isMap(body.paths) || holdsIntrinsic(body) || holdsIntrinsic(body.paths)) return undefined;

  const schemes = { ...map(map(body.components).securitySchemes), ...map(body.securityDefinitions) };
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(body.paths)) {
    if (!isMap(item) || holdsIntrinsic(item)) return undefined;
    for (const [key, operation] of Object.entries(item)) {
      const verb = key === 'x-amazon-apigateway-any-method' ? 'ANY' : key.toUpperCase();
      if (HTTP_VERBS.includes(verb)) operations.push({ verb, path, authorization: authorizationIn(map(operation), schemes) });
    }
  }
  return operations;
}

/** A REST import ignores the security of the whole document; only that of the operation counts. */
function authorizationIn(operation: Json, schemes: Json): string | undefined {
  const own = map(operation['x-amazon-apigateway-auth']).type;
  if (typeof own === 'string') return own.toUpperCase() === 'AWS_IAM' ? 'AWS_IAM' : own.toUpperCase();

  const security = operation.security;
  if (security !== undefined && !Array.isArray(security)) return undefined;
  const names = (security ?? []).flatMap((requirement: unknown) => Object.keys(map(requirement)));
  const types = names.map((name) => map(schemes[name])['x-amazon-apigateway-authtype']);
  if (types.some((type) => typeof type === 'string' && /^awssigv4$/i.test(type))) return 'AWS_IAM';
  if (types.includes('cognito_user_pools')) return 'COGNITO_USER_POOLS';
  return types.some((type) => type !== undefined) ? 'CUSTOM' : 'NONE';
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function map(value: unknown): Json {
  return isMap(value) ? value : {};
}

function holdsIntrinsic(value: Json): boolean {
  return Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

/** The stage names of a list with references to stages replaced by the names that they will have. */
export function namesOfStages(stages: string[], stagesOf: IConstruct): string[] {
  const stack = Stack.of(stagesOf);
  return stages.map((stage) => {
    if (!Token.isUnresolved(stage)) return stage;
    const reference: unknown = stack.resolve(stage);
    const id = isMap(reference) ? reference.Ref : undefined;
    const found = stack.node.findAll().find((construct) =>
      CfnStage.isCfnStage(construct) && construct.stack === stack && stack.resolve(construct.logicalId) === id);
    return (CfnStage.isCfnStage(found) && found.stageName) || stage;
  });
}

/** Where a REST API answers: private APIs know other sources than public ones. Undefined if it can't be known. */
export function isPrivate(resource: CfnRestApi): boolean | undefined {
  const stack = Stack.of(resource as CfnResource);
  const configuration: unknown = stack.resolve(resource.endpointConfiguration);
  if (configuration === undefined) {
    const { parameters } = resource;
    const type = isMap(parameters) ? parameters.endpointConfigurationTypes : undefined;
    return type === undefined ? resource.body === undefined ? false : undefined : type === 'PRIVATE';
  }
  if (!isMap(configuration) || !Array.isArray(configuration.types ?? configuration.Types)) return undefined;
  return ((configuration.types ?? configuration.Types) as unknown[]).includes('PRIVATE');
}
