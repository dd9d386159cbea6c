import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, IAlarmAction, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { accountLimitsOf } from './account-limits';
import { bothLimits } from './limits';
import { ApiKind } from '../catalogue/access-log';
import { ARTICLES } from '../catalogue/articles';
import { loadQuery } from '../catalogue/metrics';
import { invalid } from '../core/invalid';
import { StageCalls } from '../logging/missing-access-logs-alarm';

/** CloudWatch takes no more metrics in one alarm. */
const MAX_ALARM_METRICS = 10;

const PERIOD = Duration.minutes(1);

/** The id of the alarm of each kind, and how its APIs are called. */
const KINDS: Readonly<Record<ApiKind, readonly [string, string]>> = {
  REST: ['RestApis', 'REST APIs'],
  HTTP: ['HttpApis', 'HTTP APIs'],
  WEBSOCKET: ['WebSocketApis', 'messages of the WebSocket APIs'],
};

/**
 * Properties for `AccountUseAlarms`.
 */
export interface AccountUseAlarmsProps {
  /**
   * The calls of the stages to add up, of all kinds, in one alarm, instead of all APIs of the account. Raises `TooManyCalls` for more than
   * 10 metrics; a WebSocket stage has two.
   *
   * @default - all APIs of the account in the Region, each kind for itself
   */
  readonly calls?: StageCalls[];

  /**
   * What the account has in the Region, if its quota was changed. Raises `ThrottleIncomplete` and `ThrottleLimit`.
   *
   * @default - what accounts start with: 10,000 requests per second and 5,000 at once, in some newer Regions 2,500 and 1,250
   */
  readonly account?: ThrottleSettings;

  /**
   * The share of the account's rate, in percent, above which the alarms go off, greater than 0 and at most 100. Raises `Percent`.
   *
   * @default 80
   */
  readonly percent?: number;
}

/**
 * Goes off when the APIs of an account come close to the requests per second that they all share in a Region. Make it once for
 * each account and Region, in any stack.
 *
 * By default it looks at every API of the account, those of other apps and those that are made later too: one alarm for each kind of
 * API, on a query of Metrics Insights. An alarm takes one such query only, so kinds that come to much together but each to little go
 * unnoticed: name the stages as `calls` then. Metrics Insights looks at no more than 10,000 metrics at a time, CloudWatch takes 200
 * alarms of this form in a Region unless its quota is raised, and it charges for each metric that a query finds: one for each API.
 *
 * Calls are counted over a minute, so a burst within seconds does not show. Raises the errors of `AccountUseAlarmsProps`. Article:
 * https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class AccountUseAlarms extends Construct {
  /** The alarms: one for REST, HTTP and WebSocket APIs each, in this order, or the one on `calls`. */
  public readonly alarms: Alarm[];

  constructor(scope: Construct, id: string, props: AccountUseAlarmsProps = {}) {
    super(scope, id);
    const { calls, account, percent = 80 } = props;
    this.validatePercent(percent);
    if (account) bothLimits(this, 'account', account);

    const { rate } = accountLimitsOf(this, account);
    this.alarms = calls
      ? [this.alarm('Stages', 'calls of the stages', this.sum(calls, rate), rate, percent)]
      : (['REST', 'HTTP', 'WEBSOCKET'] as const).map((kind) => this.alarm(...KINDS[kind], allOf(kind, rate), rate, percent));
  }

  /** Adds actions for when one of the alarms goes off. */
  public addAlarmAction(...actions: IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addAlarmAction(...actions);
  }

  private alarm(id: string, what: string, metric: MathExpression, rate: number, percent: number): Alarm {
    return new Alarm(this, id, {
      alarmDescription: `The ${what} come to more than ${text(percent)} % of the ${text(rate)} requests per second that all APIs of the account share in the Region; above, callers of every API are answered 429. `
        + `Limit the loudest stage, or ask for a higher quota. See ${ARTICLES['throttling-429'].url}`,
      metric,
      threshold: percent,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private sum(calls: StageCalls[], rate: number): MathExpression {
    const metrics = calls.flatMap((stage) => stage.metrics(PERIOD)).map((metric, position) => [`calls${position + 1}`, metric] as const);
    if (metrics.length === 0 || metrics.length > MAX_ALARM_METRICS) {
      throw invalid(this, 'TooManyCalls', 'throttling-429', `'calls' takes 1 to ${MAX_ALARM_METRICS} metrics, two for each WebSocket stage, got ${metrics.length}`);
    }
    return share(metrics.map(([name]) => `FILL(${name}, 0)`).join(' + '), rate, Object.fromEntries(metrics));
  }

  private validatePercent(percent: number): void {
    if (Token.isUnresolved(percent) || (percent > 0 && percent <= 100)) return;
    throw invalid(this, 'Percent', 'throttling-429', `'percent' takes a number greater than 0 and at most 100, got ${percent}`);
  }
}

function allOf(kind: ApiKind, rate: number): MathExpression {
  return share('calls', rate, { calls: new MathExpression({ expression: loadQuery(kind), label: KINDS[kind][1], period: PERIOD }) });
}

function share(calls: string, rate: number, usingMetrics: MathExpression['usingMetrics']): MathExpression {
  return new MathExpression({
    expression: `100 * (${calls}) / ${PERIOD.toSeconds()} / ${text(rate)}`,
    label: 'Use of the account in percent',
    usingMetrics,
    period: PERIOD,
  });
}

/** A number that may only be known at deployment. */
function text(value: number): string {
  return Tokenization.stringifyNumber(value);
}
