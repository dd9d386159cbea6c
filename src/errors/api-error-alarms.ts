import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IAlarmAction, IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { LATENCY_RUNBOOK, SERVER_ERROR_RUNBOOK, TIMED_OUT } from './api-error-runbooks';
import { ErrorCause } from './error-cause';
import { ObservedStage } from './observed-stage';
import { ARTICLES } from '../catalogue/articles';
import { ERROR_CAUSES } from '../catalogue/error-causes';
import { invalid } from '../core/invalid';
import { causeAlarm } from '../logging/log-lines';

/**
 * Options for the alarms on errors.
 */
export interface ApiErrorAlarmsOptions {
  /**
   * The share of calls answered 5xx, in percent, above which the alarm goes off, 0 to less than 100. Raises `ServerErrorPercent`.
   *
   * @default 1
   */
  readonly serverErrorPercent?: number;

  /**
   * How many calls a minute must have for its errors and its latency to count, a whole number of at least 1. Raises `MinimumCalls`.
   *
   * @default 10
   */
  readonly minimumCalls?: number;

  /**
   * The share of the integration timeout, in percent, above which the 99th percentile of the integration latency sets off the
   * alarm, greater than 0 and less than 100, known at synthesis. Raises `LatencyPercent`.
   *
   * @default 80
   */
  readonly latencyPercent?: number;

  /**
   * The causes of refused calls to watch, each with an alarm of its own. Raises `CauseOfOtherKind`, `CauseTwice`, and
   * `NoAccessLogGroup` unless it is empty.
   *
   * @default - those that the kind of API has, without `UNKNOWN_PATH`, `API_KEY`, `UNAUTHORIZED` and `WAF`, which anybody who
   * finds the address can bring about
   */
  readonly causes?: ErrorCause[];

  /**
   * How many calls that are refused for one cause in five minutes set off its alarm, a number of at least 1. Raises `CauseThreshold`.
   *
   * @default 5
   */
  readonly causeThreshold?: number;
}

/**
 * Properties for `ApiErrorAlarms`.
 */
export interface ApiErrorAlarmsProps extends ApiErrorAlarmsOptions {
  /** The stage to watch. */
  readonly stage: ObservedStage;
}

/**
 * Alarms on the errors of a stage of a REST, HTTP or WebSocket API: the share of 5xx, integrations that come close to their timeout, and
 * refused calls by cause, told apart through the access log. The description of each alarm says what to do, and names the article and the query
 * of `ApiErrorQueries` that tells more.
 *
 * An alarm looks at minutes (5xx and latency: two of the last three), and stays quiet where there are too few calls to tell. Raises the errors of
 * `ApiErrorAlarmsOptions`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class ApiErrorAlarms extends Construct {
  /** Goes off when too many calls are answered 5xx. */
  public readonly serverErrors: Alarm;

  /** Goes off before integrations time out. */
  public readonly integrationLatency: Alarm;

  private readonly causeAlarms: ReadonlyMap<ErrorCause, Alarm>;

  constructor(scope: Construct, id: string, props: ApiErrorAlarmsProps) {
    super(scope, id);
    const { stage, minimumCalls = 10, causes = stage.causes.filter((cause) => !ERROR_CAUSES[cause].fromAnybody), causeThreshold = 5 } = props;
    this.validateMinimumCalls(minimumCalls);
    this.validateCauses(causes, causeThreshold);

    this.serverErrors = this.watchServerErrors(stage, minimumCalls, props.serverErrorPercent ?? 1);
    this.integrationLatency = this.watchLatency(stage, minimumCalls, props.latencyPercent ?? 80);
    this.causeAlarms = new Map(causes.map((cause) => [cause, causeAlarm(this, ERROR_CAUSES[cause], stage.metricCause(cause), causeThreshold)]));
  }

  /** All alarms. */
  public get alarms(): Alarm[] {
    return [this.serverErrors, this.integrationLatency, ...this.causeAlarms.values()];
  }

  /** The alarm on a cause, if it is watched. */
  public causeAlarm(cause: ErrorCause): Alarm | undefined {
    return this.causeAlarms.get(cause);
  }

  /** Adds actions for when one of the alarms goes off. */
  public addAlarmAction(...actions: IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addAlarmAction(...actions);
  }

  private watchServerErrors(stage: ObservedStage, minimumCalls: number, percent: number): Alarm {
    if (!Token.isUnresolved(percent) && !(percent >= 0 && percent < 100)) {
      throw invalid(this, 'ServerErrorPercent', '5xx-errors', `'serverErrorPercent' takes 0 to less than 100, got ${percent}`);
    }
    return this.watch('ServerErrors', stage.metricServerErrorPercent(minimumCalls), percent, SERVER_ERROR_RUNBOOK[stage._kind()]);
  }

  private watchLatency(stage: ObservedStage, minimumCalls: number, percent: number): Alarm {
    if (Token.isUnresolved(percent)) throw invalid(this, 'LatencyPercent', '5xx-errors', "'latencyPercent' must be known at synthesis, got a token");
    if (!(percent > 0 && percent < 100)) {
      throw invalid(this, 'LatencyPercent', '5xx-errors', `'latencyPercent' takes a number greater than 0 and less than 100, got ${percent}`);
    }
    const kind = stage._kind();
    const milliseconds = stage.integrationTimeout.toMilliseconds();
    const latency = new MathExpression({
      expression: `IF(calls >= ${Tokenization.stringifyNumber(minimumCalls)}, latency, 0)`,
      label: 'Integration latency, p99',
      usingMetrics: { calls: stage.metricCalls(), latency: stage.metricIntegrationLatency() },
      period: Duration.minutes(1),
    });
    return this.watch('IntegrationLatency', latency, milliseconds * percent / 100,
      `One call in a hundred takes more than ${percent} % of the ${milliseconds} ms that API Gateway waits for the integration; above, callers get ${TIMED_OUT[kind]}. `
      + `Which ones: query Slow. ${LATENCY_RUNBOOK[kind]}`);
  }

  private watch(id: string, metric: IMetric, threshold: number, runbook: string): Alarm {
    return new Alarm(this, id, {
      alarmDescription: `${runbook} See ${ARTICLES['5xx-errors'].url}`,
      metric,
      threshold,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private validateMinimumCalls(minimumCalls: number): void {
    if (Token.isUnresolved(minimumCalls) || (Number.isInteger(minimumCalls) && minimumCalls >= 1)) return;
    throw invalid(this, 'MinimumCalls', '5xx-errors', `'minimumCalls' takes a whole number of at least 1, got ${minimumCalls}`);
  }

  private validateCauses(causes: ErrorCause[], threshold: number): void {
    const twice = causes.find((cause, position) => causes.indexOf(cause) !== position);
    if (twice) throw invalid(this, 'CauseTwice', '5xx-errors', `'causes' must name each cause once, got ${twice} twice`);
    if (Token.isUnresolved(threshold) || threshold >= 1) return;
    throw invalid(this, 'CauseThreshold', '5xx-errors', `'causeThreshold' takes a number of calls, at least 1, got ${threshold}`);
  }
}
