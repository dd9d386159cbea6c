import { Token } from 'aws-cdk-lib';
import { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { ILogGroup, QueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ERROR_CAUSES, ErrorCauseFacts, LogLines, QUOTA_LINES, THROTTLED_LINES } from '../catalogue/error-causes';
import { ACCESS_LOG_QUERIES, LogQuery } from '../catalogue/queries';
import { invalid } from '../core/invalid';
import { causeAlarm, countLines } from '../logging/log-lines';
import { queryString } from '../logging/saved-query';

/**
 * Properties for `ThrottlingAlarms`.
 */
export interface ThrottlingAlarmsProps {
  /** The log group of the access log, in one of the formats of `AccessLogFormats`. */
  readonly accessLogGroup: ILogGroup;

  /**
   * How many calls that are refused in five minutes set off an alarm, at least 1. Raises `Threshold`.
   *
   * @default 5
   */
  readonly threshold?: number;
}

/**
 * Tells when callers are answered 429: alarms on calls refused by a rate and by a quota, told apart through the access log, and
 * saved queries that say who is throttled and who uses a plan how much. `AccountUseAlarms` tells before the account is used up.
 *
 * Raises `Threshold`. Article: https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class ThrottlingAlarms extends Construct {
  /** Goes off when a rate refuses calls: of a plan, a method, a stage or the account. */
  public readonly throttled: Alarm;

  /** Goes off when the quota of a plan refuses calls. */
  public readonly quotaExceeded: Alarm;

  constructor(scope: Construct, id: string, props: ThrottlingAlarmsProps) {
    super(scope, id);
    const { accessLogGroup, threshold = 5 } = props;
    this.validateThreshold(threshold);

    this.throttled = this.refused(ERROR_CAUSES.THROTTLED, THROTTLED_LINES, accessLogGroup, threshold);
    this.quotaExceeded = this.refused(ERROR_CAUSES.QUOTA_EXCEEDED, QUOTA_LINES, accessLogGroup, threshold);
    this.saveQuery(accessLogGroup, ACCESS_LOG_QUERIES.throttled);
    this.saveQuery(accessLogGroup, ACCESS_LOG_QUERIES.usageByKey);
  }

  /** Adds actions for when one of the alarms goes off. */
  public addAlarmAction(...actions: IAlarmAction[]): void {
    for (const alarm of [this.throttled, this.quotaExceeded]) alarm.addAlarmAction(...actions);
  }

  private refused(cause: ErrorCauseFacts, lines: LogLines, logGroup: ILogGroup, threshold: number): Alarm {
    return causeAlarm(this, cause, countLines(this, `${cause.name}Calls`, logGroup, lines, `${this.node.path}/${cause.name}`), threshold);
  }

  private saveQuery(logGroup: ILogGroup, query: LogQuery): void {
    new QueryDefinition(this, `${query.name}Query`, {
      queryDefinitionName: `${this.node.path}/${query.name}`,
      queryString: queryString(query),
      logGroups: [logGroup],
    });
  }

  private validateThreshold(threshold: number): void {
    if (Token.isUnresolved(threshold) || threshold >= 1) return;
    throw invalid(this, 'Threshold', 'throttling-429', `'threshold' takes a number of calls, at least 1, got ${threshold}`);
  }
}
