import { CfnResource, Names, Token } from 'aws-cdk-lib';
import { CfnAccount, CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { ILogGroup, LogRetention } from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { accessLogDestination, validateAccessLog } from './access-log-destination';
import { defaultFormat, hasQuotedVariable, validateFormat } from './access-log-formats';
import { ApiGatewayAccount } from './api-gateway-account';
import { ApiProtocol, kindOf } from './api-kind';
import { ExecutionLogGroup, ExecutionLogGroupOwnership, ExecutionLogging } from './execution-logging';
import { annotate } from './kb-metadata';
import { LoggableStage } from './loggable-stage';
import { RestStage } from './rest-stage';
import { stackLogGroup } from './stack-log-group';
import { AccessLogOptions, StageLoggingOptions } from './stage-logging-options';
import { stageResource } from './stage-resource';
import { V2Stage } from './v2-stage';
import { PRODUCTION_STAGE } from '../catalogue/access-log';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

/**
 * Properties for `StageLogging`.
 */
export interface StageLoggingProps extends StageLoggingOptions {
  /** A stage that is made in this app, L2 or L1, of any kind of API. Raises `NotAStage` for anything else. */
  readonly stage: IConstruct;

  /**
   * Kind of the API of an `AWS::ApiGatewayV2::Stage` whose API is not made in this app.
   *
   * @default - the stage gets an access log with the fields that both kinds have, and no execution log
   */
  readonly protocol?: ApiProtocol;
}

/**
 * Makes one stage of a REST, HTTP or WebSocket API log: access log, execution log, their log groups and retention, the
 * CloudWatch role, and method overrides that do not silently switch logging off.
 *
 * What the stage already states stays as it is; stating it here as well is an error. The three `Kb` APIs do this for their
 * stages. Raises the errors of `StageLoggingOptions` and `AccessLogOptions`, `StageLoggingTwice` and `NotAStage`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class StageLogging extends Construct {
  /** The logging of a stage, L2 or L1, if it was made with this library. */
  public static of(stage: IConstruct): StageLogging | undefined {
    const resource = CfnResource.isCfnResource(stage) ? stage : stage.node.defaultChild;
    return resource && LOGGED.get(resource);
  }

  /** The log group of the access log; not given if there is none, it goes to Firehose or was set on the stage before. */
  public readonly accessLogGroup?: ILogGroup;

  /** The log group of the execution log, if the stack creates it. */
  public readonly executionLogGroup?: ILogGroup;

  /** What gives API Gateway its CloudWatch role; not given for HTTP APIs and for stages that do not log. */
  public readonly account?: ApiGatewayAccount;

  private readonly stage: LoggableStage;

  constructor(scope: Construct, id: string, props: StageLoggingProps) {
    super(scope, id);
    this.stage = loggable(props);
    this.validateOnce();
    this.validateAccess(props.accessLog);
    this.validateExecution(props.execution);

    this.accessLogGroup = this.logAccess(props.accessLog ?? {});
    if (this.executes()) {
      this.logExecution(props.execution);
      this.executionLogGroup = this.createExecutionLogGroup(props.executionLogGroup);
    } else {
      this.validateNoExecutionLogGroup(props.executionLogGroup);
    }
    this.account = this.attachAccount(props.account);
  }

  private executes(): boolean {
    return this.stage.kind === 'REST' || this.stage.kind === 'WEBSOCKET';
  }

  private logAccess(options: AccessLogOptions): ILogGroup | undefined {
    if (options.enabled === false || this.stage.hasAccessLog()) return undefined;

    const stageName = this.stage.stageName ?? Names.uniqueId(this.stage.resource);
    const { arn, logGroup } = accessLogDestination(this, options, this.stage.apiId, stageName);
    const format = options.format?.toString() ?? defaultFormat(this.stage.kind);
    this.stage.setAccessLog(arn, format);
    if (hasQuotedVariable(format)) {
      acknowledge(this.stage.resource, 'Serverless-APIGWStructuredLogging',
        'The format is JSON once it is filled in: API Gateway writes $context.error.messageString with its quotes, which the rule does not know.');
    }
    return logGroup;
  }

  private logExecution(execution: ExecutionLogging | undefined): void {
    if (this.stage.statedLevel() === undefined) this.stage.setExecution(execution ?? ExecutionLogging.info());
    this.stage.completeOverrides();
    if (execution?.reason !== undefined) annotate(this.stage.resource, 'fullBodiesReason', execution.reason);
  }

  private createExecutionLogGroup(asked: ExecutionLogGroup | undefined): ILogGroup | undefined {
    const { apiId, stageName, kind, resource } = this.stage;
    if (!this.stage.logsExecution()) this.validateNoExecutionLogGroup(asked);
    // CloudFormation names a stage without a name; its log group is then left to API Gateway.
    if (!this.stage.logsExecution() || stageName === undefined) return undefined;

    const group = asked ?? ExecutionLogGroup.owned();
    const logGroupName = kind === 'REST' ? `API-Gateway-Execution-Logs_${apiId}/${stageName}` : `/aws/apigateway/${apiId}/${stageName}`;
    if (group.ownership === ExecutionLogGroupOwnership.STACK) {
      const logGroup = stackLogGroup(this, 'ExecutionLogs', { ...group, logGroupName });
      // API Gateway would create the group on the first event, and then the stack could not.
      resource.addResourceDependency(logGroup.node.defaultChild as CfnResource);
      return logGroup;
    }
    if (group.ownership === ExecutionLogGroupOwnership.EXISTING && group.retention !== undefined) {
      const retention = new LogRetention(this, 'ExecutionLogRetention', { logGroupName, retention: group.retention });
      resource.addResourceDependency(retention.node.defaultChild as CfnResource);
    }
    return undefined;
  }

  private attachAccount(account: ApiGatewayAccount | undefined): ApiGatewayAccount | undefined {
    const logs = this.stage.hasAccessLog() || this.stage.logsExecution();
    if (!this.executes() || !logs || (!account && waitsForAccount(this.stage.resource))) return undefined;

    const attached = account ?? ApiGatewayAccount.of(this.stage.resource);
    attached.attach(this.stage.resource);
    return attached;
  }

  private validateOnce(): void {
    const first = LOGGED.get(this.stage.resource);
    if (first) {
      throw invalid(this, 'StageLoggingTwice', 'missing-cloudwatch-logs',
        `'stage' must be given to one StageLogging, got one that has '${first.node.path}'`);
    }
    LOGGED.set(this.stage.resource, this);
  }

  private validateAccess(options: AccessLogOptions | undefined): void {
    if (!options) return;
    if (this.stage.hasAccessLog()) {
      throw invalid(this, 'AccessLogSetTwice', 'missing-cloudwatch-logs',
        "'accessLog' must be left out when the stage has an access-log destination, got both");
    }
    validateAccessLog(this, options, this.stage.kind);
    if (options.format) validateFormat(this, options.format.toString(), this.stage.kind);
  }

  private validateExecution(execution: ExecutionLogging | undefined): void {
    if (!execution) return;
    const { kind, stageName } = this.stage;
    if (!this.executes() && execution.loggingLevel !== 'OFF') {
      throw invalid(this, 'ExecutionLoggingOnHttpApi', 'missing-cloudwatch-logs',
        `'execution' must be left out ${kind === 'HTTP' ? 'for an HTTP API, which has an access log only' : "unless 'protocol' is ApiProtocol.WEBSOCKET"}, got level '${execution.loggingLevel}'`);
    }
    const level = this.stage.statedLevel();
    if (this.executes() && level !== undefined) {
      throw invalid(this, 'ExecutionLoggingSetTwice', 'missing-cloudwatch-logs',
        `'execution' must be left out when the stage has a logging level, got level '${execution.loggingLevel}' and '${level}'`);
    }
    if (execution.dataTraceEnabled && stageName !== undefined && !Token.isUnresolved(stageName) && PRODUCTION_STAGE.test(stageName)) {
      throw invalid(this, 'FullBodiesInProduction', 'missing-cloudwatch-logs',
        `'execution' must not be ExecutionLogging.fullBodies() on a production stage, got stage '${stageName}'`);
    }
  }

  private validateNoExecutionLogGroup(group: ExecutionLogGroup | undefined): void {
    if (group) {
      throw invalid(this, 'ExecutionLogGroupWithoutExecutionLogging', 'missing-cloudwatch-logs',
        "'executionLogGroup' must be left out without an execution log, got one");
    }
  }
}

/** Which stages log already; by L1, which is what an L2 and a mixin share. */
const LOGGED = new WeakMap<IConstruct, StageLogging>();

function loggable({ stage, protocol }: StageLoggingProps): LoggableStage {
  const resource = stageResource(stage);
  return RestCfnStage.isCfnStage(resource) ? new RestStage(resource) : new V2Stage(resource, kindOf(resource) ?? protocol);
}

/** Whether a stage already waits for an account resource, as the stages of a `RestApi` with `cloudWatchRole` do. */
function waitsForAccount(resource: CfnResource): boolean {
  const owner = resource.node.scope;
  const dependencies = [...resource.node.dependencies, ...(owner?.node.dependencies ?? []), ...resource.obtainDependencies()];
  return dependencies.some((dependency) => CfnAccount.isCfnAccount(dependency));
}
