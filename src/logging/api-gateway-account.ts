import { CfnResource, RemovalPolicy, Stage } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { assumeBelow, foreignAccount, isAssumed, outermostStack, registerAccount, registeredAccount } from './account-registry';
import { EnsuredAccount } from './ensured-account';
import { annotate } from './kb-metadata';
import { stageResource } from './stage-resource';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

/**
 * Who sets the CloudWatch role of API Gateway, of which each account has one in each Region.
 */
export enum ApiGatewayAccountMode {
  /** The stack sets it with `AWS::ApiGateway::Account`. No Lambda function; replaces whatever role was set before. */
  MANAGE = 'MANAGE',
  /**
   * A custom resource sets it only if no role is set or the one that is set does not exist any more, when the stack is
   * created. It never replaces a live role and removes none. For accounts that several teams deploy to.
   */
  ENSURE = 'ENSURE',
  /** Somebody else has set it. Nothing is created, and the stages tell the template rules so in their metadata. */
  ASSUME_CONFIGURED = 'ASSUME_CONFIGURED',
}

/**
 * Properties for `ApiGatewayAccount`.
 */
export interface ApiGatewayAccountProps {
  /**
   * Who sets the role.
   *
   * @default ApiGatewayAccountMode.MANAGE
   */
  readonly mode?: ApiGatewayAccountMode;

  /**
   * A role of your own. It must trust `apigateway.amazonaws.com` and allow what the managed policy
   * `service-role/AmazonAPIGatewayPushToCloudWatchLogs` allows. One named role that outlives its stacks keeps an account
   * in which stacks come and go free of retained roles. Raises `AccountRoleNotUsed` with `ASSUME_CONFIGURED` or `existing`.
   *
   * @default - a new role
   */
  readonly role?: IRole;

  /**
   * What happens to the setting and to the new role when they leave the stack. Anything but `RETAIN` ends logging for all
   * APIs of the account and Region when this one stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * An account resource that is in the app already, such as the one that a `RestApi` of the CDK makes without the
   * feature flag `@aws-cdk/aws-apigateway:disableCloudWatchRole`. Stages wait for it, and no second one is made.
   *
   * @default - a new account resource
   */
  readonly existing?: CfnAccount;
}

/**
 * The CloudWatch role of API Gateway in one account and Region: without it no REST or WebSocket API can log.
 *
 * The setting belongs to the account and Region, not to an API: the last one to write it wins, and whoever deletes it ends
 * logging for everybody. So there is one for each environment of the app, retained, and every stage that logs waits for
 * it. `ApiGatewayAccount.of(scope)` finds it or creates it in the first stack that asks; make it yourself, in a stack that
 * the others may depend on, to choose where it lives. Stacks without an environment count as one environment
 * within their CDK stage. CDK stages cannot depend on each other: a stack of another stage relies on the order in
 * which you deploy them.
 *
 * Raises `SecondApiGatewayAccount`, `AccountRoleNotUsed`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class ApiGatewayAccount extends Construct {
  /** The account of the environment of `scope`; created in its stack if there is none. */
  public static of(scope: IConstruct): ApiGatewayAccount {
    const stack = outermostStack(scope);
    if (isAssumed(scope)) {
      const child = stack.node.tryFindChild(ASSUMED_ID);
      return child instanceof ApiGatewayAccount
        ? child
        : new ApiGatewayAccount(stack, ASSUMED_ID, { mode: ApiGatewayAccountMode.ASSUME_CONFIGURED });
    }
    return registeredAccount(scope) ?? new ApiGatewayAccount(stack, DEFAULT_ID, { existing: foreignAccount(scope) });
  }

  /**
   * Says for everything below `scope`, an app, a CDK stage, a stack or less, that the role is set already, for example by a
   * landing zone. Call it before the APIs are made.
   *
   * Raises `AssumedTooLate` if a stage below `scope` already relies on an account of this app.
   */
  public static assumeConfigured(scope: IConstruct): void {
    const late = scope.node.findAll().find((construct) => RELYING.has(construct));
    if (late) {
      throw invalid(scope, 'AssumedTooLate', 'missing-cloudwatch-logs',
        `'assumeConfigured' must be called before the stages are made, got it after '${late.node.path}'`);
    }
    assumeBelow(scope);
  }

  /** Who sets the role. */
  public readonly mode: ApiGatewayAccountMode;

  /** The role that API Gateway assumes to write logs; not known with `ASSUME_CONFIGURED` and `existing`. */
  public readonly role?: IRole;

  private readonly resource?: CfnResource;

  constructor(scope: Construct, id: string, props: ApiGatewayAccountProps = {}) {
    super(scope, id);
    this.mode = props.mode ?? ApiGatewayAccountMode.MANAGE;
    this.validateRole(props);
    this.claimEnvironment();

    if (props.existing || this.mode === ApiGatewayAccountMode.ASSUME_CONFIGURED) {
      this.resource = props.existing;
      return;
    }
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.role = props.role ?? this.createRole(removalPolicy);
    this.resource = this.mode === ApiGatewayAccountMode.ENSURE
      ? new EnsuredAccount(this, 'Ensured', this.role).resource
      : this.createAccount(this.role, removalPolicy);
  }

  /**
   * Makes a stage wait for the role, or notes on it that the role is set elsewhere.
   *
   * @param stage a stage of a REST or WebSocket API, L2 or L1. Raises `NotAStage` for anything else.
   */
  public attach(stage: IConstruct): void {
    const resource = stageResource(stage);
    if (this.mode === ApiGatewayAccountMode.ASSUME_CONFIGURED) return annotate(resource, 'accountRole', 'configured-elsewhere');
    if (this.mode === ApiGatewayAccountMode.ENSURE) annotate(resource, 'accountRole', 'ensured');

    RELYING.add(resource);
    // The CDK refuses a dependency on a stack of another CDK stage.
    if (this.resource && Stage.of(resource) === Stage.of(this)) resource.addResourceDependency(this.resource);
  }

  private validateRole({ role, existing }: ApiGatewayAccountProps): void {
    if (role && (existing || this.mode === ApiGatewayAccountMode.ASSUME_CONFIGURED)) {
      throw invalid(this, 'AccountRoleNotUsed', 'missing-cloudwatch-logs',
        `'role' must be left out when the account is set elsewhere, got it with ${existing ? "'existing'" : `mode ${this.mode}`}`);
    }
  }

  private claimEnvironment(): void {
    // What is assumed for a wider scope says nothing about the rest of the environment.
    if (this.mode === ApiGatewayAccountMode.ASSUME_CONFIGURED && isAssumed(this)) return;

    const first = registeredAccount(this);
    if (first) {
      throw invalid(this, 'SecondApiGatewayAccount', 'missing-cloudwatch-logs',
        `'ApiGatewayAccount' must be made once for an account and Region, before the APIs that use it, got a second one beside '${first.node.path}'`);
    }
    registerAccount(this);
  }

  private createRole(removalPolicy: RemovalPolicy): Role {
    const role = new Role(this, 'Role', {
      description: 'Lets API Gateway write logs of all APIs of this account and Region to CloudWatch Logs',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(PUSH_POLICY)],
    });
    role.applyRemovalPolicy(removalPolicy);
    acknowledge(role, `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${PUSH_POLICY}]`,
      'AWS maintains this policy for exactly this role: API Gateway writes logs of every API of the account, whose log groups nobody knows in advance.');
    return role;
  }

  private createAccount(role: IRole, removalPolicy: RemovalPolicy): CfnAccount {
    const account = new CfnAccount(this, 'Resource', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(removalPolicy);
    // API Gateway tries the role when it is set, so its policy must be attached before.
    account.node.addDependency(role);
    return account;
  }
}

const DEFAULT_ID = 'ApiGatewayKbAccount';
const ASSUMED_ID = 'ApiGatewayKbAssumedAccount';
const PUSH_POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/** Stages that rely on an account of the app: it is too late to assume one that is configured elsewhere for them. */
const RELYING = new WeakSet<IConstruct>();
