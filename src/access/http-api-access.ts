import { Lazy, Stack } from 'aws-cdk-lib';
import { HttpApi, IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { callerOf, environmentOf } from './caller-side';
import { arnsOf } from './execute-api-arn';
import { addInstructions, assumeRole, signedCall, urlOf } from './instructions';
import { InvokeRole, InvokeRoleOptions } from './invoke-role';
import { ApiCallOptions, Calls, Operation, pathInArn } from './operations';
import { httpOperations, nameOfStage, namesOfV2Stages, routesOf } from './v2-routes';
import { INVOKE_ACTION } from '../catalogue/access';
import { invalid } from '../core/invalid';

/**
 * Who may call an HTTP API of another account: what `grantInvokeFrom` takes. Without `methods` and `paths`, exactly the
 * routes with IAM authorization are meant.
 */
export interface HttpApiGrantOptions extends ApiCallOptions, InvokeRoleOptions {}

/**
 * Properties for `HttpApiAccess`.
 */
export interface HttpApiAccessProps extends HttpApiGrantOptions {
  /** The API, in the account and Region of the stack. */
  readonly api: IHttpApi;
}

/**
 * Lets callers of other accounts call an HTTP API: a role in the account of the API, which they assume.
 *
 * HTTP APIs have no resource policy. The role trusts the named callers only, and allows nothing but the calls that are
 * named. Callers of this app get the permission to assume it; callers of the account of the API may call without it.
 *
 * Raises the errors of `InvokeRoleOptions` and `ApiCallOptions`, `RoleOutsideOfAccount`, and at synthesis `UnsignedCall` for routes
 * without IAM authorization and `NoSuchCall`. Article: https://repost.aws/knowledge-center/api-gateway-iam-cross-account
 */
export class HttpApiAccess extends Construct {
  /** The role that callers of other accounts assume; not given if all callers are of the account of the API. */
  public readonly role?: IRole;

  private readonly api: IHttpApi;
  private readonly calls: Calls;
  private readonly isNarrowed: boolean;
  private readonly access: InvokeRole;

  constructor(scope: Construct, id: string, props: HttpApiAccessProps) {
    super(scope, id);
    this.api = props.api;
    this.isNarrowed = props.methods !== undefined || props.paths !== undefined;
    this.calls = new Calls(this, ARTICLE, { ...props, stages: props.stages && namesOfV2Stages(props.stages, props.api) });
    this.access = new InvokeRole(this, {
      api: props.api,
      article: ARTICLE,
      statements: () => [{ action: INVOKE_ACTION, arns: this.arns() }],
    }, props);
    this.role = this.access.role;
    this.node.addValidation({ validate: () => this.refusals() });
    if (this.role && this.access.callers.named.length > 0 && props.outputs !== false) this.tell(this.role);
  }

  /** The ARNs of the calls that the role allows. */
  public get callArns(): string[] {
    return Lazy.list({ produce: () => this.arns() });
  }

  /**
   * The caller's half alone: lets a role, user or function of this app assume the role, which must trust it already, for example
   * by its organization. Raises `NotACaller`, `CallerNotHere` for one of no stack of this app.
   */
  public grantCaller(grantee: IGrantable): void {
    const caller = callerOf(this, ARTICLE, grantee);
    if (caller.stack === undefined) {
      throw invalid(this, 'CallerNotHere', ARTICLE, `'grantee' must be made in a stack of its account in this app, got '${caller.arn}'`);
    }
    this.access.write(caller);
  }

  private arns(): string[] {
    return arnsOf(this.api, this.api.apiId, this.patterns(), Stack.of(this));
  }

  private stages(): string[] {
    return this.calls.stages ?? [(this.api instanceof HttpApi && nameOfStage(this.api.defaultStage)) || '*'];
  }

  private patterns(): string[] {
    const signed = this.operations()?.filter(({ authorization }) => authorization === 'AWS_IAM') ?? [];
    if (this.isNarrowed || signed.length === 0) return this.calls.patterns(this.stages());
    return this.stages().flatMap((stage) => signed.map((operation) => `${stage}/${callOf(operation)}`));
  }

  private operations(): Operation[] | undefined {
    return httpOperations(routesOf(this.api));
  }

  private refusals(): string[] {
    const operations = this.operations();
    if (operations === undefined) return [];

    const missing = this.calls.missing(operations);
    const covered = operations.filter((operation) => this.calls.covers(operation));
    const unsigned = covered.filter(({ authorization }) => authorization !== undefined && authorization !== 'AWS_IAM');
    const refused = this.isNarrowed ? unsigned.length > 0 : unsigned.length === covered.length;
    const names = unsigned.map(({ verb, path, authorization }) => `'${path === '$default' ? path : `${verb} ${path}`}' (${authorization})`);
    const errors = [
      ...missing === undefined ? [] : [invalid(this, 'NoSuchCall', ARTICLE, missing)],
      ...refused && missing === undefined ? [invalid(this, 'UnsignedCall', ARTICLE,
        `'callers' must be admitted to routes with HttpIamAuthorizer, since the others look at no signature, got ${names.join(', ') || 'an API without routes'}`)] : [],
    ];
    return errors.map(({ name, message }) => `${name}: ${message}`);
  }

  private tell(role: IRole): void {
    const { region } = environmentOf(this.api);
    const late = (produce: (call: string) => string) => Lazy.string({ produce: () => produce(this.patterns()[0]) });
    addInstructions(this, {
      actions: ['sts:AssumeRole'],
      resources: [role.roleArn],
      commands: [
        assumeRole(role.roleArn, this.access.externalId),
        signedCall(
          region,
          late((call) => urlOf(region, this.api.apiId, call)),
          late((call) => (call.split('/')[1] ?? '*').replace('*', 'GET')),
        ),
      ],
    });
  }
}

const ARTICLE = 'http-api-cross-account';

/** A route as it stands in ARNs. What the `$default` route is called there is not documented, so all calls are allowed. */
function callOf({ verb, path }: Operation): string {
  return path === '$default' ? '*' : `${verb === 'ANY' ? '*' : verb}${pathInArn(path)}`;
}
