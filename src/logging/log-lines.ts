import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, IFilterPattern, ILogGroup, JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ARTICLES } from '../catalogue/articles';
import { ErrorCauseFacts, LogCondition, LogLines } from '../catalogue/error-causes';
import { KB_NAMESPACE } from '../catalogue/metrics';

/** What CloudWatch Logs refuses in the name of a metric, and how long the name may be. */
const NOT_IN_METRIC_NAME = /[:*$]|[^\x20-\x7E]/g;
const METRIC_NAME_LENGTH = 255;

/** Counts lines of an access log: a metric filter, and the metric that it fills, named after a path in the app. */
export function countLines(scope: Construct, id: string, logGroup: ILogGroup, lines: LogLines, path: string): Metric {
  const metricName = path.replace(NOT_IN_METRIC_NAME, '_').slice(-METRIC_NAME_LENGTH);
  new MetricFilter(scope, id, {
    logGroup,
    metricNamespace: KB_NAMESPACE,
    metricName,
    metricValue: '1',
    defaultValue: 0,
    filterPattern: logPattern(lines),
  });
  return new Metric({ namespace: KB_NAMESPACE, metricName, statistic: 'Sum', period: Duration.minutes(5) });
}

/** Goes off when a cause refuses so many calls in five minutes. */
export function causeAlarm(scope: Construct, { name, runbook, article }: ErrorCauseFacts, metric: IMetric, threshold: number): Alarm {
  return new Alarm(scope, name, {
    alarmDescription: `${runbook} See ${ARTICLES[article].url}`,
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

function logPattern(lines: LogLines): IFilterPattern {
  return joined(lines.map((conditions) => joined(conditions.map(pattern), FilterPattern.all)), FilterPattern.any);
}

function joined(patterns: JsonPattern[], join: (...patterns: JsonPattern[]) => JsonPattern): JsonPattern {
  return patterns.length === 1 ? patterns[0] : join(...patterns);
}

function pattern({ key, is, isNot }: LogCondition): JsonPattern {
  return FilterPattern.stringValue(`$.${key}`, is === undefined ? '!=' : '=', is ?? isNot ?? '');
}
