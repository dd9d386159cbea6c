import type { Resource } from '../resource';
import { isLink, Value } from '../value';
import type { Api } from './api';
import { Integration, Notation } from './integration';
import { Authorization, Operation, parseRouteKey } from './operation';

const AUTHORIZATIONS: ReadonlySet<string> = new Set<Authorization>(['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT']);

function authorizationOf(value: Value): Authorization | undefined {
  if (value.isAbsent) return 'NONE';
  const text = value.text?.toUpperCase();
  return text !== undefined && AUTHORIZATIONS.has(text) ? text as Authorization : undefined;
}

function apiKeyOf(value: Value): boolean | undefined {
  return value.isAbsent ? false : value.boolean;
}

/** An `AWS::ApiGateway::Method`. */
export class MethodOperation implements Operation {
  public readonly origin = 'L1';
  public readonly routeKey = undefined;

  constructor(public readonly api: Api, public readonly resource: Resource, public readonly path: string | undefined) {}

  public get value(): Value { return this.resource.get(); }
  public get exists(): boolean | undefined { return this.resource.exists; }
  public get verb(): string | undefined { return this.resource.get('HttpMethod').text?.toUpperCase(); }
  public get authorization(): Authorization | undefined { return authorizationOf(this.resource.get('AuthorizationType')); }
  public get authorizer(): Value { return this.resource.get('AuthorizerId'); }
  public get apiKeyRequired(): boolean | undefined { return apiKeyOf(this.resource.get('ApiKeyRequired')); }
  public get responses(): Value { return this.resource.get('MethodResponses'); }
  public get integration(): Integration | undefined {
    const value = this.resource.get('Integration');
    return value.isAbsent || value.keys === undefined ? undefined : new Integration(value, Notation.METHOD);
  }
}

/** An `AWS::ApiGatewayV2::Route`. */
export class RouteOperation implements Operation {
  public readonly origin = 'L1';

  constructor(public readonly api: Api, public readonly resource: Resource) {}

  public get value(): Value { return this.resource.get(); }
  public get exists(): boolean | undefined { return this.resource.exists; }
  public get routeKey(): string | undefined { return this.resource.get('RouteKey').text; }
  public get verb(): string | undefined { return parseRouteKey(this.routeKey).verb; }
  public get path(): string | undefined { return parseRouteKey(this.routeKey).path; }
  public get authorization(): Authorization | undefined { return authorizationOf(this.resource.get('AuthorizationType')); }
  public get authorizer(): Value { return this.resource.get('AuthorizerId'); }
  public get apiKeyRequired(): boolean | undefined { return apiKeyOf(this.resource.get('ApiKeyRequired')); }
  public get responses(): Value { return this.resource.get('Responses'); }
  public get integration(): Integration | undefined {
    const integration = this.resource.get('Target').parts?.find(isLink)?.resource;
    return integration?.type === 'AWS::ApiGatewayV2::Integration' ? new Integration(integration.get(), Notation.V2) : undefined;
  }
}

/** An `HttpApi` quick-created with `Target`: one route to one integration. */
export class QuickCreatedOperation implements Operation {
  public readonly origin = 'L1';
  public readonly apiKeyRequired = false;
  public readonly authorization = 'NONE';
  public readonly integration = undefined;

  constructor(public readonly api: Api, public readonly resource: Resource) {}

  public get value(): Value { return this.resource.get(); }
  public get exists(): boolean | undefined { return this.resource.exists; }
  public get routeKey(): string | undefined {
    const key = this.resource.get('RouteKey');
    return key.isAbsent ? '$default' : key.text;
  }
  public get verb(): string | undefined { return parseRouteKey(this.routeKey).verb; }
  public get path(): string | undefined { return parseRouteKey(this.routeKey).path; }
  public get authorizer(): Value { return this.resource.get('AuthorizerId'); }
  public get responses(): Value { return this.resource.get('Responses'); }
}
