import { Duration } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, ILogGroup, MetricFilter, QueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accountLimitsOf } from './account-limits';
import { bothLimits } from './limits';
import { queryString } from './saved-query';
import { ARTICLES } from '../catalogue/articles';
import { KB_NAMESPACE } from '../catalogue/metrics';
import { ACCESS_LOG_QUERIES, LogQuery, QUOTA_EXCEEDED_TYPE, THROTTLED_TYPE } from '../catalogue/queries';
import { invalid } from '../core/invalid';
import { StageCalls } from '../logging/missing-access-logs-alarm';

/** CloudWatch takes no more metrics in one alarm. */
const MAX_ALARM_METRICS = 10;

/** Whose share of the account's rate sets off the alarm. */
const ACCOUNT_USE_PERCENT = 80;

/**
 * Properties for `ThrottlingAlarms`.
 */
export interface ThrottlingAlarmsProps {
  /** The log group of the access log, in one of the formats of `AccessLogFormats`. */
  readonly accessLogGroup: ILogGroup;

  /**
   * The calls of the stages that share the throttle of the account: all APIs of the account in the Region, as far as the app knows them. Raises
   * `TooManyCalls` for more than 10 metrics; a WebSocket stage has two.
   *
   * @default - no alarm on the use of the account
   */
  readonly calls?: StageCalls[];

  /**
   * What the account has in the Region, if its quota was changed.
   *
   * @default - what accounts start with: 10,000 requests per second and 5,000 at once, in some newer Regions 2,500 and 1,250
   */
  readonly account?: ThrottleSettings;

  /**
   * How many calls that are refused in five minutes set off an alarm, at least 1. Raises `Threshold`.
   *
   * @default 5
   */
  readonly threshold?: number;
}

/**
 * Tells before and when callers are answered 429: alarms on calls refused by a rate and by a quota, told apart through the
 * access log, on the use of the account above 80 %, and saved queries that say who is throttled and who uses a plan how much.
 *
 * Raises `TooManyCalls`, `Threshold`, `ThrottleIncomplete` and `ThrottleLimit`. Article: https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class ThrottlingAlarms extends Construct {
  /** Goes off when a rate refuses calls: of a plan, a method, a stage or the account. */
  public readonly throttled: Alarm;

  /** Goes off when the quota of a plan refuses calls. */
  public readonly quotaExceeded: Alarm;

  /** Goes off when the calls come close to what the account has; not given without `calls`. */
  public readonly accountUse?: Alarm;

  constructor(scope: Construct, id: string, props: ThrottlingAlarmsProps) {
    super(scope, id);
    const { accessLogGroup, calls, threshold = 5 } = props;
    this.validateThreshold(threshold);

    this.throttled = this.refused('Throttled', accessLogGroup, THROTTLED_TYPE, threshold,
      'Callers are answered 429 because they call too fast. Who, and on which method: query Throttled. '
      + 'Raise the lowest limit that they meet (plan, method, stage, account), or let them back off.');
    this.quotaExceeded = this.refused('QuotaExceeded', accessLogGroup, QUOTA_EXCEEDED_TYPE, threshold,
      'Callers are answered 429 because the quota of their usage plan is used up. Who: query UsageByKey. Extend the quota, or wait for the next period.');
    this.accountUse = calls && this.use(calls, props.account);
    this.saveQuery(accessLogGroup, ACCESS_LOG_QUERIES.throttled);
    this.saveQuery(accessLogGroup, ACCESS_LOG_QUERIES.usageByKey);
  }

  private refused(id: string, logGroup: ILogGroup, type: string, threshold: number, runbook: string): Alarm {
    const metricName = `${this.node.path}/${id}`;
    new MetricFilter(this, `${id}Calls`, {
      logGroup,
      metricNamespace: KB_NAMESPACE,
      metricName,
      metricValue: '1',
      defaultValue: 0,
      filterPattern: FilterPattern.all(FilterPattern.stringValue('$.status', '=', '429'), FilterPattern.stringValue('$.errorType', '=', type)),
    });
    return new Alarm(this, id, {
      alarmDescription: `${runbook} See ${ARTICLES['throttling-429'].url}`,
      metric: new Metric({ namespace: KB_NAMESPACE, metricName, statistic: 'Sum', period: Duration.minutes(5) }),
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private use(calls: StageCalls[], account: ThrottleSettings | undefined): Alarm {
    const period = Duration.minutes(1);
    const metrics = calls.flatMap((stage) => stage.metrics(period)).map((metric, position) => [`calls${position + 1}`, metric] as const);
    if (metrics.length === 0 || metrics.length > MAX_ALARM_METRICS) {
      throw invalid(this, 'TooManyCalls', 'throttling-429', `'calls' takes 1 to ${MAX_ALARM_METRICS} metrics, two for each WebSocket stage, got ${metrics.length}`);
    }
    if (account) bothLimits(this, 'account', account);
    const { rate } = accountLimitsOf(this, account);
    const sum = metrics.map(([name]) => `FILL(${name}, 0)`).join(' + ');
    return new Alarm(this, 'AccountUse', {
      alarmDescription: `The calls of the APIs come close to the ${rate} requests per second that the account has in the Region; above, callers of every API are answered 429. `
        + `Limit the loudest stage, or ask for a higher quota. See ${ARTICLES['throttling-429'].url}`,
      metric: new MathExpression({
        expression: `100 * (${sum}) / ${period.toSeconds()} / ${rate}`,
        label: 'Use of the account in percent',
        usingMetrics: Object.fromEntries(metrics),
        period,
      }),
      threshold: ACCOUNT_USE_PERCENT,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private saveQuery(logGroup: ILogGroup, query: LogQuery): void {
    new QueryDefinition(this, `${query.name}Query`, {
      queryDefinitionName: `${this.node.path}/${query.name}`,
      queryString: queryString(query),
      logGroups: [logGroup],
    });
  }

  private validateThreshold(threshold: number): void {
    if (!(threshold >= 1)) throw invalid(this, 'Threshold', 'throttling-429', `'threshold' takes a number of calls, at least 1, got ${threshold}`);
  }
}
