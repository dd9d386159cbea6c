import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api } from './api';

/** An authorizer that asks a function, whatever it is written in. */
export interface LambdaAuthorizer {
  /** The API; undefined if it is not in the templates. */
  readonly api: Api | undefined;
  /** What names the function. */
  readonly uri: Value;
  /** The role with which the function is called; absent without one. */
  readonly credentials: Value;
  /** The resource of its own that makes it; undefined in OpenAPI documents. */
  readonly resource: Resource | undefined;
}

/** The Lambda authorizers that a resource describes. */
export function authorizersOf(resource: Resource, index: TemplateIndex): LambdaAuthorizer[] {
  switch (resource.type) {
    case 'AWS::ApiGateway::Authorizer':
      return asks(resource.get('Type')) ? [{
        resource, api: index.apis.of(resource.get('RestApiId').link?.resource), uri: resource.get('AuthorizerUri'), credentials: resource.get('AuthorizerCredentials'),
      }] : [];
    case 'AWS::ApiGatewayV2::Authorizer':
      return asks(resource.get('AuthorizerType')) ? [{
        resource, api: index.apis.of(resource.get('ApiId').link?.resource), uri: resource.get('AuthorizerUri'), credentials: resource.get('AuthorizerCredentialsArn'),
      }] : [];
    default: {
      const api = index.apis.of(resource);
      return api?.body.isAbsent === false ? inBody(api) : [];
    }
  }
}

function inBody(api: Api): LambdaAuthorizer[] {
  const schemes = [...api.body.get('components', 'securitySchemes').entries ?? [], ...api.body.get('securityDefinitions').entries ?? []];
  return schemes.map(([, scheme]) => scheme.get('x-amazon-apigateway-authorizer')).filter((value) => asks(value.get('type'))).map((value) => ({
    resource: undefined, api, uri: value.get('authorizerUri'), credentials: value.get('authorizerCredentials'),
  }));
}

function asks(type: Value): boolean {
  return type.text !== undefined && /^(token|request)$/i.test(type.text);
}
