import type { Resource } from '../resource';
import type { Value } from '../value';
import type { Api } from './api';
import { Authorization, Operation } from './operation';

/** An event of an `AWS::Serverless::Function` that makes a method of an API. */
export class SamOperation implements Operation {
  public readonly origin = 'SAM';
  /** SAM writes a Lambda proxy integration that it always gets right; there is nothing to judge. */
  public readonly integration = undefined;

  constructor(
    public readonly api: Api,
    public readonly resource: Resource,
    private readonly event: string,
  ) {}

  public get value(): Value { return this.resource.get('Events', this.event, 'Properties'); }
  public get exists(): boolean | undefined { return this.resource.exists; }

  public get verb(): string | undefined {
    const method = this.value.get('Method');
    if (method.isAbsent) return this.api.kind === 'HTTP' ? 'ANY' : undefined;
    const text = method.text?.toUpperCase();
    return text === '*' || text === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? 'ANY' : text;
  }

  public get path(): string | undefined {
    const path = this.value.get('Path');
    return path.isAbsent ? undefined : path.text;
  }

  public get routeKey(): string | undefined {
    if (this.api.kind !== 'HTTP') return undefined;
    if (this.value.get('Path').isAbsent) return '$default';
    return this.verb === undefined || this.path === undefined ? undefined : `${this.verb} ${this.path}`;
  }

  public get authorization(): Authorization | undefined {
    const own = this.value.get('Auth', 'Authorizer');
    const name = own.isAbsent ? this.api.resource.get('Auth', 'DefaultAuthorizer') : own;
    if (name.isAbsent || name.text === 'NONE') return 'NONE';
    if (name.text === 'AWS_IAM') return 'AWS_IAM';
    const authorizer = name.text === undefined ? undefined : this.api.resource.get('Auth', 'Authorizers', name.text);
    if (authorizer?.isPresent !== true) return undefined;
    if (!authorizer.get('UserPoolArn').isAbsent) return 'COGNITO_USER_POOLS';
    return authorizer.get('JwtConfiguration').isAbsent ? 'CUSTOM' : 'JWT';
  }

  public get authorizer(): Value { return this.value.get('Auth', 'Authorizer'); }

  public get apiKeyRequired(): boolean | undefined {
    const own = this.value.get('Auth', 'ApiKeyRequired');
    const value = own.isAbsent ? this.api.resource.get('Auth', 'ApiKeyRequired') : own;
    return value.isAbsent ? false : value.boolean;
  }

  public get responses(): Value { return this.value.get('Responses'); }
}
