import { Duration, Tokenization } from 'aws-cdk-lib';
import { IStage as IRestStage } from 'aws-cdk-lib/aws-apigateway';
import { IHttpStage, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { ErrorCause } from './error-cause';
import { ObservedRestStageOptions, ObservedStageOptions } from './observed-stage-options';
import { ApiKind } from '../catalogue/access-log';
import { causesOf, ERROR_CAUSES } from '../catalogue/error-causes';
import { MAX_INTEGRATION_TIMEOUT, MIN_INTEGRATION_TIMEOUT } from '../catalogue/integrations';
import { API_METRICS, API_NAMESPACE, MetricName, restApiDimension, STAGE_DIMENSION } from '../catalogue/metrics';
import { invalid } from '../core/invalid';
import { countLines } from '../logging/log-lines';
import { restApiName } from '../logging/rest-api-name';
import { StageLogging } from '../logging/stage-logging';

const KIND_NAME: Readonly<Record<ApiKind, string>> = { REST: 'a REST API', HTTP: 'an HTTP API', WEBSOCKET: 'a WebSocket API' };

/** What a stage is, beside its metrics. */
interface Observed extends ObservedRestStageOptions {
  readonly kind: ApiKind;
  readonly stage: IConstruct;
  readonly api: string;
  readonly stageName: string;
}

/**
 * A stage as its metrics and logs show it, made in this app or imported: with the names and dimensions of its kind of API. Article:
 * https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class ObservedStage {
  /** A stage of a REST API. Its metrics are shared by all REST APIs of one name. Raises `ApiNameUnknown` and `IntegrationTimeout`. */
  public static rest(stage: IRestStage, options: ObservedRestStageOptions = {}): ObservedStage {
    const apiName = restApiName(stage, '5xx-errors', options.apiName);
    return new ObservedStage({ ...options, kind: 'REST', stage, api: restApiDimension(apiName), stageName: stage.stageName });
  }

  /** A stage of an HTTP API. Raises `IntegrationTimeout`. */
  public static http(stage: IHttpStage, options: ObservedStageOptions = {}): ObservedStage {
    return new ObservedStage({ ...options, kind: 'HTTP', stage, api: stage.api.apiId, stageName: stage.stageName });
  }

  /** A stage of a WebSocket API. Raises `IntegrationTimeout`. */
  public static webSocket(stage: IWebSocketStage, options: ObservedStageOptions = {}): ObservedStage {
    return new ObservedStage({ ...options, kind: 'WEBSOCKET', stage, api: stage.api.apiId, stageName: stage.stageName });
  }

  /** The kind of the API: 'REST', 'HTTP' or 'WEBSOCKET'. */
  public readonly kind: string;

  /** The path of the stage in the app. */
  public readonly path: string;

  /** The log group of the access log, if it is known. */
  public readonly accessLogGroup?: ILogGroup;

  /** The log group of the execution log, if it is known. */
  public readonly executionLogGroup?: ILogGroup;

  /** The greatest timeout of the integrations. */
  public readonly integrationTimeout: Duration;

  /** The causes of refused calls that this kind of API has. */
  public readonly causes: ErrorCause[];

  private constructor(private readonly observed: Observed) {
    const { kind, stage, integrationTimeout } = observed;
    validateTimeout(stage, kind, integrationTimeout);
    const logging = StageLogging.of(stage);
    this.kind = kind;
    this.path = stage.node.path;
    this.accessLogGroup = observed.accessLogGroup ?? logging?.accessLogGroup;
    this.executionLogGroup = observed.executionLogGroup ?? logging?.executionLogGroup;
    this.integrationTimeout = integrationTimeout ?? Duration.millis(MAX_INTEGRATION_TIMEOUT[kind]);
    this.causes = causesOf(kind).map((cause) => ErrorCause[cause]);
  }

  /** The number of calls; of a WebSocket API, connections and messages. */
  public metricCalls(period: Duration = Duration.minutes(1)): IMetric {
    return added('Calls', 'calls', this.calls(period), period);
  }

  /** The number of answers with 5xx; of a WebSocket API, errors of the execution and of the integration. */
  public metricServerErrors(period: Duration = Duration.minutes(1)): IMetric {
    return added('5xx', 'errors', this.serverErrors(period), period);
  }

  /** The number of answers with 4xx, 429 among them. */
  public metricClientErrors(period: Duration = Duration.minutes(1)): IMetric {
    return this.metric({ name: this.names.clientErrors, statistic: 'Sum' }, period, '4xx');
  }

  /**
   * The share of calls that are answered 5xx, in percent; 0 where there are fewer calls.
   *
   * @param minimumCalls how many calls a datapoint must have to count
   * @param period length of one datapoint
   */
  public metricServerErrorPercent(minimumCalls: number = 1, period: Duration = Duration.minutes(1)): IMetric {
    const [calls, errors] = [named('calls', this.calls(period)), named('errors', this.serverErrors(period))];
    return new MathExpression({
      expression: `IF((${sum(calls)}) >= ${Tokenization.stringifyNumber(minimumCalls)}, 100 * (${sum(errors)}) / (${sum(calls)}), 0)`,
      label: '5xx in percent of the calls',
      usingMetrics: Object.fromEntries([...calls, ...errors]),
      period,
    });
  }

  /**
   * The time that integrations take, in milliseconds.
   *
   * @param statistic such as 'p99' or 'Average'
   * @param period length of one datapoint
   */
  public metricIntegrationLatency(statistic: string = 'p99', period: Duration = Duration.minutes(1)): IMetric {
    return this.metric({ name: this.names.integrationLatency, statistic }, period, `Integration, ${statistic}`);
  }

  /**
   * The time until the answer, in milliseconds; WebSocket APIs have no such metric.
   *
   * @param statistic such as 'p99' or 'Average'
   * @param period length of one datapoint
   */
  public metricLatency(statistic: string = 'p99', period: Duration = Duration.minutes(1)): IMetric | undefined {
    return this.names.latency === undefined ? undefined : this.metric({ name: this.names.latency, statistic }, period, `Until the answer, ${statistic}`);
  }

  /**
   * The number of calls that were refused for a cause, in five minutes, counted in the access log. The metric filter is made below the
   * stage, once for each cause.
   *
   * Raises `CauseOfOtherKind` for a cause that this kind of API does not have, and `NoAccessLogGroup`.
   */
  public metricCause(cause: ErrorCause): Metric {
    const { kind, stage } = this.observed;
    const { name, lines } = ERROR_CAUSES[cause];
    const found = lines[kind];
    if (!found) {
      throw invalid(stage, 'CauseOfOtherKind', '5xx-errors', `'cause' takes a cause that ${KIND_NAME[kind]} has (${this.causes.join(', ')}), got ${cause}`);
    }
    const logGroup = this._accessLogGroup();
    const counts = COUNTS.get(stage) ?? new Map<string, Metric>();
    COUNTS.set(stage, counts);
    const scope = stage.node.tryFindChild('Causes') as Construct | undefined ?? new Construct(stage as Construct, 'Causes');
    const metric = counts.get(cause) ?? countLines(scope, name, logGroup, found, `${scope.node.path}/${name}`);
    counts.set(cause, metric);
    return metric;
  }

  /** @internal */
  public _accessLogGroup(): ILogGroup {
    if (this.accessLogGroup) return this.accessLogGroup;
    throw invalid(this.observed.stage, 'NoAccessLogGroup', '5xx-errors',
      "'accessLogGroup' must be given for a stage whose access log was not made with this library, got none");
  }

  /** @internal */
  public _kind(): ApiKind {
    return this.observed.kind;
  }

  private get names() {
    return API_METRICS[this.observed.kind];
  }

  private calls(period: Duration): Metric[] {
    return this.names.calls.map((name) => this.metric(name, period, name.name));
  }

  private serverErrors(period: Duration): Metric[] {
    return this.names.serverErrors.map((name) => this.metric({ name, statistic: 'Sum' }, period, name));
  }

  private metric({ name, statistic }: MetricName, period: Duration, label: string): Metric {
    const { api, stageName } = this.observed;
    return new Metric({
      namespace: API_NAMESPACE,
      metricName: name,
      dimensionsMap: { [this.names.apiDimension]: api, [STAGE_DIMENSION]: stageName },
      statistic,
      period,
      label,
    });
  }
}

/** The metrics that were made of the access log of a stage, by cause. */
const COUNTS = new WeakMap<IConstruct, Map<string, Metric>>();

type Named = readonly (readonly [string, Metric])[];

function named(prefix: string, metrics: Metric[]): Named {
  return metrics.map((metric, position) => [`${prefix}${position + 1}`, metric] as const);
}

/** Of several metrics one may have no data when another has. */
function sum(metrics: Named): string {
  return metrics.map(([name]) => `FILL(${name}, 0)`).join(' + ');
}

function added(label: string, prefix: string, metrics: Metric[], period: Duration): IMetric {
  if (metrics.length === 1) return metrics[0].with({ label });
  const all = named(prefix, metrics);
  return new MathExpression({ expression: sum(all), label, usingMetrics: Object.fromEntries(all), period });
}

function validateTimeout(stage: IConstruct, kind: ApiKind, timeout: Duration | undefined): void {
  if (timeout === undefined) return;
  // Alarms and dashboards calculate with it.
  if (timeout.isUnresolved()) throw invalid(stage, 'IntegrationTimeout', '5xx-errors', "'integrationTimeout' must be known at synthesis, got a token");
  const most = kind === 'REST' ? Infinity : MAX_INTEGRATION_TIMEOUT[kind];
  const milliseconds = timeout.toMilliseconds();
  if (milliseconds >= MIN_INTEGRATION_TIMEOUT && milliseconds <= most) return;
  throw invalid(stage, 'IntegrationTimeout', '5xx-errors',
    `'integrationTimeout' takes ${MIN_INTEGRATION_TIMEOUT} ms${most === Infinity ? ' or more' : ` to ${most} ms, which is all that ${KIND_NAME[kind]} waits`}, got ${milliseconds} ms`);
}
