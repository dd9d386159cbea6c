import { Stack, Token } from 'aws-cdk-lib';
import { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { deployAfter, environmentOf, isForeign } from './caller-side';
import { apiIdFor, executeApiArns } from './execute-api-arn';
import { urlOf } from './instructions';
import { ApiCallOptions, Calls } from './operations';
import { ownStage } from './rest-operations';
import { ACCOUNT_ID, API_ID, INVOKE_ACTION, MANAGE_CONNECTIONS_ACTION } from '../catalogue/access';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/**
 * What a team knows of an API that another team owns.
 */
export interface RemoteApiAttributes {
  /** Id of the API, such as 'a1b2c3d4e5'. Raises `ApiId`, for example for a URL or an ARN. */
  readonly apiId: string;

  /**
   * Account of the API. Raises `ApiAccountId` unless it is a 12-digit id.
   *
   * @default - the account of the stack
   */
  readonly account?: string;

  /**
   * Region of the API.
   *
   * @default - the Region of the stack
   */
  readonly region?: string;

  /**
   * Partition of the API.
   *
   * @default - that of the Region
   */
  readonly partition?: string;

  /**
   * Name of the stage. Raises `StageName`.
   *
   * @default - '$default' for an HTTP API, otherwise all stages
   */
  readonly stageName?: string;

  /**
   * ARN of the role that callers of other accounts assume; HTTP and WebSocket APIs only, for which its owner may use
   * `KbHttpApi.grantInvokeFrom`. Raises `InvokeRoleArn`, and `InvokeRoleOnRestApi` with a REST API.
   *
   * @default - none; only callers of the account of the API can be granted anything
   */
  readonly invokeRoleArn?: string;
}

/**
 * An API of another account, Region or team, seen from the caller's side: its ARNs are those of the API, not of the stack
 * that calls it, and its grants write the caller's half.
 *
 * The owner must admit the caller as well: a REST API in its resource policy, an HTTP or WebSocket API by a role. Article:
 * https://repost.aws/knowledge-center/api-gateway-cross-account-403
 */
export class RemoteApi extends Construct {
  /** A REST API by its id, account and Region. Raises the errors of `RemoteApiAttributes`. */
  public static rest(scope: Construct, id: string, attrs: RemoteApiAttributes): RemoteApi {
    const api = new RemoteApi(scope, id, 'REST', attrs);
    if (attrs.invokeRoleArn !== undefined) {
      throw invalid(api, 'InvokeRoleOnRestApi', 'iam-cross-account-403',
        `'invokeRoleArn' must be left out for a REST API, whose resource policy admits callers, got '${attrs.invokeRoleArn}'`);
    }
    return api;
  }

  /**
   * A REST API that another stack of this app makes, in its own account or another one. Its stage is the one that it makes itself. The stack
   * is deployed after that of the API, whose id it reads then; across accounts both must have account and Region. Raises `CircularStacks` if
   * that stack waits for this one.
   */
  public static ofRestApi(scope: Construct, id: string, api: IRestApi): RemoteApi {
    const stack = Stack.of(scope);
    if (Stack.of(api).dependencies.includes(stack)) {
      throw invalid(scope, 'CircularStacks', 'cross-account-access',
        `'api' must be of a stack that does not wait for this one, such as for the id of its endpoint (admit its VPC, or name the endpoint by its id), got '${api.node.path}'`);
    }
    deployAfter(stack, api);
    return new RemoteApi(scope, id, 'REST', { ...environmentOf(api), apiId: apiIdFor(api, api.restApiId, stack), stageName: ownStage(api) }, api);
  }

  /** An HTTP API by its id, account and Region. Raises the errors of `RemoteApiAttributes`. */
  public static http(scope: Construct, id: string, attrs: RemoteApiAttributes): RemoteApi {
    return new RemoteApi(scope, id, 'HTTP', attrs);
  }

  /** A WebSocket API by its id, account and Region. Raises the errors of `RemoteApiAttributes`. */
  public static webSocket(scope: Construct, id: string, attrs: RemoteApiAttributes): RemoteApi {
    return new RemoteApi(scope, id, 'WEBSOCKET', attrs);
  }

  /** Account of the API. */
  public readonly account: string;

  /** Region of the API. */
  public readonly region: string;

  /** Id of the API. */
  public readonly apiId: string;

  /** Name of the stage; not given for all stages. */
  public readonly stageName?: string;

  /**
   * The API, if this app makes it.
   *
   * @internal
   */
  public readonly _restApi?: IRestApi;

  private readonly attrs: RemoteApiAttributes;

  private constructor(
    scope: Construct, id: string, private readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET', attrs: RemoteApiAttributes, restApi?: IRestApi,
  ) {
    super(scope, id);
    this.attrs = { ...attrs };
    this._restApi = restApi;
    this.apiId = attrs.apiId;
    this.stageName = attrs.stageName;
    this.account = attrs.account ?? Stack.of(this).account;
    this.region = attrs.region ?? Stack.of(this).region;
    this.validate();
  }

  /** The ARNs of calls; of a WebSocket API, that of connecting. Raises the errors of `ApiCallOptions`. */
  public callArns(calls: ApiCallOptions = {}): string[] {
    if (this.kind === 'WEBSOCKET') return this.arns([`${this.stage}/$connect`]);
    const checked = new Calls(this, this.article, calls);
    return this.arns(checked.patterns(checked.stages ?? [this.stage]));
  }

  /** The URL of a path at the execute-api endpoint, `wss` for a WebSocket API. Raises `StageUnknown` without `stageName`. */
  public urlForPath(path: string = '/'): string {
    if (this.stage === '*') throw invalid(this, 'StageUnknown', this.article, "'stageName' must be given for a URL, got none");
    const url = urlOf(this.region, this.attrs.apiId, this.stage, this.kind === 'WEBSOCKET' ? 'wss' : 'https');
    return path === '/' ? url : `${url}${path}`;
  }

  /**
   * Lets a role, user or function of this app call the API, with its own identity or, for HTTP and WebSocket APIs of other accounts,
   * by assuming the role of the API. On a WebSocket API, it lets the caller connect.
   *
   * Raises `CallerNotHere` for a principal of no stack of this app, `HttpApiNeedsRole` for an HTTP or WebSocket API of another
   * account without `invokeRoleArn`, and the errors of `ApiCallOptions`.
   */
  public grantInvoke(grantee: IGrantable, calls: ApiCallOptions = {}): Grant {
    return this.grant(grantee, INVOKE_ACTION, this.callArns(calls));
  }

  /**
   * Lets a role, user or function of this app send to, look up and close connections of a WebSocket API. Raises `NotAWebSocketApi`
   * for other kinds, `CallerNotHere` and `HttpApiNeedsRole`.
   */
  public grantManageConnections(grantee: IGrantable): Grant {
    if (this.kind !== 'WEBSOCKET') {
      throw invalid(this, 'NotAWebSocketApi', this.article, `'grantManageConnections' must be used on a WebSocket API, got ${this.kind}`);
    }
    return this.grant(grantee, MANAGE_CONNECTIONS_ACTION, this.arns([`${this.stage}/*/@connections/*`]));
  }

  /** @internal */
  public get _isRest(): boolean {
    return this.kind === 'REST';
  }

  private get stage(): string {
    return this.attrs.stageName ?? (this.kind === 'HTTP' ? '$default' : '*');
  }

  private get article(): ArticleSlug {
    return this.kind === 'HTTP' ? 'http-api-cross-account' : 'iam-cross-account-403';
  }

  private arns(calls: string[]): string[] {
    return executeApiArns({ account: this.account, region: this.region, partition: this.attrs.partition }, this.attrs.apiId, calls);
  }

  private grant(grantee: IGrantable, action: string, arns: string[]): Grant {
    const { invokeRoleArn } = this.attrs;
    const isAcross = isForeign(grantee, this.account);
    if (isAcross && this.kind !== 'REST' && invokeRoleArn === undefined) {
      throw invalid(this, 'HttpApiNeedsRole', this.article,
        `'invokeRoleArn' must be the role to assume, since an API without resource policy cannot be called from another account, got none for ${this.account}`);
    }
    const { grantPrincipal } = grantee;
    const here: IConstruct | undefined = Construct.isConstruct(grantPrincipal) ? grantPrincipal : undefined;
    if (here === undefined || isForeign(grantee, Stack.of(here).account)) {
      throw invalid(this, 'CallerNotHere', this.article,
        `'grantee' must be made in a stack of its account in this app, since no policy is written otherwise, got ${here ? `'${here.node.path}' of another account` : `'${grantPrincipal.toString()}'`}`);
    }
    return isAcross && invokeRoleArn !== undefined
      ? Grant.addToPrincipal({ grantee, actions: ['sts:AssumeRole'], resourceArns: [invokeRoleArn] })
      : Grant.addToPrincipal({ grantee, actions: [action], resourceArns: arns });
  }

  private validate(): void {
    const { account, apiId, stageName, invokeRoleArn } = this.attrs;
    const wrong = (value: string | undefined, pattern: RegExp) => value !== undefined && !Token.isUnresolved(value) && !pattern.test(value);
    if (wrong(account, ACCOUNT_ID)) {
      throw invalid(this, 'ApiAccountId', this.article, `'account' must be a 12-digit account id, got '${account}'`);
    }
    if (wrong(apiId, API_ID)) {
      throw invalid(this, 'ApiId', this.article, `'apiId' must be the id alone, such as 'a1b2c3d4e5', got '${apiId}'`);
    }
    if (wrong(invokeRoleArn, /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/)) {
      throw invalid(this, 'InvokeRoleArn', this.article, `'invokeRoleArn' must be the ARN of a role, got '${invokeRoleArn}'`);
    }
    if (stageName !== undefined) new Calls(this, this.article, { stages: [stageName] });
  }
}
