import { Mixin } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { ApiGatewayAccount } from './api-gateway-account';
import { ApiProtocol, kindOf } from './api-kind';
import { ExecutionLogGroup, ExecutionLogging } from './execution-logging';
import { logStage } from './log-stage';
import { LoggableStage } from './loggable-stage';
import { RestStage } from './rest-stage';
import { StageLogging } from './stage-logging';
import { AccessLogOptions } from './stage-logging-options';
import { V2Stage } from './v2-stage';

/**
 * Properties for `StageLoggingMixin`.
 */
export interface StageLoggingMixinProps {
  /**
   * The access log for stages that have none.
   *
   * @default - on, to a new log group with one month of retention
   */
  readonly accessLog?: AccessLogOptions;

  /**
   * The execution log for stages of REST and WebSocket APIs that state no level.
   *
   * @default ExecutionLogging.info()
   */
  readonly execution?: ExecutionLogging;

  /**
   * Who looks after the log groups of the execution logs. A stage that exists has probably logged before, and then its
   * stack cannot create the group any more.
   *
   * @default ExecutionLogGroup.serviceManaged()
   */
  readonly executionLogGroup?: ExecutionLogGroup;

  /**
   * What gives API Gateway its CloudWatch role.
   *
   * @default - the account that the stage waits for already, otherwise ApiGatewayAccount.of(stage)
   */
  readonly account?: ApiGatewayAccount;

  /**
   * Kind of the APIs that are not made in this app, so that nobody can tell from an `AWS::ApiGatewayV2::Stage`.
   *
   * @default - such stages get an access log with the fields that both kinds have, and no execution log
   */
  readonly protocol?: ApiProtocol;
}

/**
 * Repairs the logging of stages that exist: `Mixins.of(app).apply(new StageLoggingMixin())`.
 *
 * Adds what a stage lacks, an access log, an execution log of level INFO, the wait for the CloudWatch role, and what
 * overrides of single methods or routes leave out. Nothing that is stated is changed. Works on the stages of `RestApi`,
 * `HttpApi` and `WebSocketApi` as on `CfnStage`, and passes by stages that a `Kb` API or `StageLogging` looks after. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class StageLoggingMixin extends Mixin {
  private readonly props: StageLoggingMixinProps;

  constructor(props: StageLoggingMixinProps = {}) {
    super();
    this.props = { ...props };
  }

  /** Whether a construct is a stage whose logging nobody looks after yet. */
  public supports(construct: IConstruct): boolean {
    return (RestCfnStage.isCfnStage(construct) || V2CfnStage.isCfnStage(construct)) && !StageLogging.of(construct);
  }

  /** Adds what the stage lacks. */
  public applyTo(construct: IConstruct): void {
    if (RestCfnStage.isCfnStage(construct)) this.complete(new RestStage(construct));
    if (V2CfnStage.isCfnStage(construct)) this.complete(new V2Stage(construct, kindOf(construct) ?? this.props.protocol));
  }

  private complete(stage: LoggableStage): void {
    const { accessLog, execution, executionLogGroup, ...rest } = this.props;
    const executes = stage.kind === 'REST' || stage.kind === 'WEBSOCKET';
    const silent = executes && stage.statedLevel() === undefined;
    const logs = executes && (stage.logsExecution() || (silent && execution?.loggingLevel !== 'OFF'));
    logStage(stage.resource, {
      ...rest,
      accessLog: stage.hasAccessLog() ? undefined : accessLog,
      execution: silent ? execution : undefined,
      executionLogGroup: logs ? executionLogGroup ?? ExecutionLogGroup.serviceManaged() : undefined,
    });
  }
}
