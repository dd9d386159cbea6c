import { Stack } from 'aws-cdk-lib';
import { IStage, IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { callerOf, environmentOf } from './caller-side';
import { arnsOf } from './execute-api-arn';
import { addInstructions, assumeRole, signedPost, urlOf } from './instructions';
import { InvokeRole, InvokeRoleOptions } from './invoke-role';
import { nameOfStage, routesOf } from './v2-routes';
import { INVOKE_ACTION, MANAGE_CONNECTIONS_ACTION } from '../catalogue/access';
import { invalid } from '../core/invalid';

/**
 * Who may connect to a WebSocket API of another account, or send to its connections: what `grantInvokeFrom` takes.
 */
export interface WebSocketApiGrantOptions extends InvokeRoleOptions {
  /**
   * Whether the callers may connect. The `$connect` route must have IAM authorization then: raises `UnsignedCall` at
   * synthesis. Raises `NothingGranted` if the callers may neither connect nor send.
   *
   * @default true
   */
  readonly connect?: boolean;

  /**
   * Whether the callers may send to, look up and close connections of others (`execute-api:ManageConnections`).
   *
   * @default false
   */
  readonly manageConnections?: boolean;
}

/**
 * Properties for `WebSocketApiAccess`.
 */
export interface WebSocketApiAccessProps extends WebSocketApiGrantOptions {
  /** The API, in the account and Region of the stack. */
  readonly api: IWebSocketApi;

  /** The stage. */
  readonly stage: IStage;
}

/**
 * Lets callers of other accounts connect to a WebSocket API, or send to its connections: a role in the account of the API,
 * which they assume, since WebSocket APIs have no resource policy.
 *
 * Raises the errors of `InvokeRoleOptions`, `RoleOutsideOfAccount`, `NothingGranted`, and at synthesis `UnsignedCall`. Article:
 * https://repost.aws/knowledge-center/api-gateway-cross-account-403
 */
export class WebSocketApiAccess extends Construct {
  /** The role that callers of other accounts assume; not given if all callers are of the account of the API. */
  public readonly role?: IRole;

  private readonly api: IWebSocketApi;
  private readonly access: InvokeRole;

  constructor(scope: Construct, id: string, props: WebSocketApiAccessProps) {
    super(scope, id);
    const { connect = true, manageConnections = false } = props;
    this.api = props.api;
    if (!connect && !manageConnections) {
      throw invalid(this, 'NothingGranted', ARTICLE, "'manageConnections' must be true with 'connect: false', got neither");
    }
    const stage = nameOfStage(props.stage) ?? '*';
    const statement = (action: string, call: string) => ({ action, arns: arnsOf(props.api, props.api.apiId, [`${stage}/${call}`], Stack.of(this)) });
    this.access = new InvokeRole(this, {
      api: props.api,
      article: ARTICLE,
      statements: () => [
        ...connect ? [statement(INVOKE_ACTION, '$connect')] : [],
        ...manageConnections ? [statement(MANAGE_CONNECTIONS_ACTION, '*/@connections/*')] : [],
      ],
    }, props);
    this.role = this.access.role;
    if (connect) this.node.addValidation({ validate: () => this.refusals() });
    if (this.role && this.access.callers.named.length > 0 && props.outputs !== false) this.tell(this.role, stage, connect);
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

  private refusals(): string[] {
    const connect = routesOf(this.api)?.find(({ key }) => key === '$connect');
    if (routesOf(this.api) === undefined || (connect && (connect.authorization ?? 'AWS_IAM') === 'AWS_IAM')) return [];

    const { name, message } = invalid(this, 'UnsignedCall', ARTICLE,
      `'$connect' must have WebSocketIamAuthorizer for callers to be told apart, got ${connect ? connect.authorization : 'no $connect route'}`);
    return [`${name}: ${message}`];
  }

  private tell(role: IRole, stage: string, connect: boolean): void {
    const { region } = environmentOf(this.api);
    const call = connect
      ? `echo "connect, signed for execute-api in ${region}, to ${urlOf(region, this.api.apiId, stage, 'wss')}"`
      : signedPost(region, `${urlOf(region, this.api.apiId, stage)}/@connections/CONNECTION_ID`);
    addInstructions(this, {
      actions: ['sts:AssumeRole'],
      resources: [role.roleArn],
      commands: [assumeRole(role.roleArn, this.access.externalId), call],
    });
  }
}

const ARTICLE = 'iam-cross-account-403';
