import type { Resource } from '../resource';
import type { Value } from '../value';
import type { Api } from './api';
import { Integration, Notation } from './integration';
import { Authorization, Operation, OPENAPI_VERBS } from './operation';

/** The operations of the API's OpenAPI document, and whether they are all that the API has. */
export function readOpenApi(api: Api): { operations: Operation[]; complete: boolean } {
  const document = api.body;
  if (document.isAbsent) return { operations: [], complete: true };
  const paths = document.get('paths');
  const entries = paths.entries;
  if (entries === undefined) return { operations: [], complete: false };

  let complete = !hasTransform(document) && !hasTransform(paths);
  const operations: Operation[] = [];
  for (const [path, item] of entries) {
    const members = item.entries;
    if (members === undefined || hasTransform(item)) complete = false;
    for (const [key, value] of members ?? []) {
      const verb = OPENAPI_VERBS.get(key.toLowerCase());
      if (verb === undefined) continue;
      operations.push(new OpenApiOperation(api, verb, path, key));
      // Written as a whole by `Fn::If`: in some world it may be missing.
      if (value.keys === undefined) complete = false;
    }
  }
  return { operations, complete };
}

function hasTransform(value: Value): boolean {
  return value.keys?.some((key) => key.startsWith('Fn::')) ?? true;
}

/** A verb below a path of an OpenAPI document. */
class OpenApiOperation implements Operation {
  public readonly origin = 'BODY';
  public readonly resource: Resource;

  constructor(public readonly api: Api, public readonly verb: string, public readonly path: string, private readonly key: string) {
    this.resource = api.resource;
  }

  public get value(): Value {
    return this.api.body.get('paths', this.path, this.key);
  }

  public get exists(): boolean | undefined {
    const { value } = this;
    return value.isAbsent ? false : value.isUnknown ? undefined : this.resource.exists;
  }

  public get routeKey(): string | undefined {
    if (this.api.kind === 'REST') return undefined;
    return /^\/?\$default$/.test(this.path) ? '$default' : `${this.verb} ${this.path}`;
  }

  public get authorization(): Authorization | undefined {
    const explicit = this.value.get('x-amazon-apigateway-auth', 'type');
    if (!explicit.isAbsent) {
      const text = explicit.text?.toUpperCase();
      return text === 'AWS_IAM' || text === 'NONE' ? text : undefined;
    }
    const schemes = this.schemes;
    if (schemes === undefined) return undefined;
    const kinds = schemes.map(schemeAuthorization);
    return kinds.find((kind) => kind !== 'NONE') ?? (kinds.includes(undefined) ? undefined : 'NONE');
  }

  public get authorizer(): Value {
    const scheme = this.schemes?.find((candidate) => !candidate.get('x-amazon-apigateway-authorizer').isAbsent);
    return (scheme ?? this.value).get('x-amazon-apigateway-authorizer');
  }

  public get apiKeyRequired(): boolean | undefined {
    return this.schemes?.some((scheme) => scheme.get('type').text === 'apiKey' && scheme.get('name').text?.toLowerCase() === 'x-api-key'
      && scheme.get('x-amazon-apigateway-authtype').isAbsent);
  }

  public get integration(): Integration | undefined {
    const value = this.value.get('x-amazon-apigateway-integration');
    return value.keys === undefined || value.isAbsent ? undefined : new Integration(value, Notation.OPENAPI);
  }

  public get responses(): Value {
    return this.value.get('responses');
  }

  /** The security schemes that the operation names; root-level `security` counts for HTTP APIs only. */
  private get schemes(): Value[] | undefined {
    const own = this.value.get('security');
    const security = own.isAbsent && this.api.kind !== 'REST' ? this.api.body.get('security') : own;
    const names = security.items?.flatMap((requirement) => requirement.keys ?? []);
    return names?.map((name) => {
      const scheme = this.api.body.get('components', 'securitySchemes', name);
      return scheme.isAbsent ? this.api.body.get('securityDefinitions', name) : scheme;
    });
  }
}

function schemeAuthorization(scheme: Value): Authorization | undefined {
  if (scheme.isAbsent || scheme.isUnknown) return undefined;
  if (scheme.get('x-amazon-apigateway-authtype').text?.toLowerCase() === 'awssigv4') return 'AWS_IAM';
  switch (scheme.get('x-amazon-apigateway-authorizer', 'type').text?.toLowerCase()) {
    case 'token':
    case 'request': return 'CUSTOM';
    case 'cognito_user_pools': return 'COGNITO_USER_POOLS';
    case 'jwt': return 'JWT';
    default: return scheme.get('x-amazon-apigateway-authorizer').isAbsent ? 'NONE' : undefined;
  }
}
