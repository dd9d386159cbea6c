import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  HorizontalAnnotation,
  IAlarm,
  IMetric,
  IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ErrorCause } from './error-cause';
import { ObservedStage } from './observed-stage';
import { ARTICLES, ArticleSlug } from '../catalogue/articles';
import { ERROR_CAUSES } from '../catalogue/error-causes';
import { ACCESS_LOG_QUERIES, LogQuery, queryText } from '../catalogue/queries';
import { invalid } from '../core/invalid';

const SHOWN_ARTICLES: readonly ArticleSlug[] = ['5xx-errors', 'iam-cross-account-403', 'throttling-429', 'missing-cloudwatch-logs'];

const THROTTLING: readonly ErrorCause[] = [ErrorCause.THROTTLED, ErrorCause.QUOTA_EXCEEDED];

/** How many widgets stand beside one another, in units of a row of 24. */
const WIDTH = { third: 8, half: 12, whole: 24 } as const;

/**
 * Properties for `ApiErrorDashboard`.
 */
export interface ApiErrorDashboardProps {
  /** The stages to show, of any kind, one below the other. Raises `NoStage`, and `NoAccessLogGroup` for a stage whose access log is not known. */
  readonly stages: ObservedStage[];

  /**
   * Alarms whose state is shown on top, such as those of `ApiErrorAlarms`.
   *
   * @default - none
   */
  readonly alarms?: IAlarm[];

  /**
   * Name of the dashboard: letters, digits, '-' and '_'.
   *
   * @default - generated
   */
  readonly dashboardName?: string;
}

/**
 * A dashboard on the errors of one or more stages of REST, HTTP and WebSocket APIs: calls, 5xx, latency of the integration against its timeout,
 * refused calls by cause, throttled calls, and what the access log says of 5xx and of refused calls; with links to the articles.
 *
 * The two tables read the access log each time the dashboard is looked at, which CloudWatch charges for. Raises the errors of
 * `ApiErrorDashboardProps`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class ApiErrorDashboard extends Construct {
  /** The dashboard; add widgets of your own to it. */
  public readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ApiErrorDashboardProps) {
    super(scope, id);
    const { stages, alarms = [], dashboardName } = props;
    if (stages.length === 0) throw invalid(this, 'NoStage', '5xx-errors', "'stages' must hold at least one stage, got none");

    this.dashboard = new Dashboard(this, 'Resource', { dashboardName });
    this.dashboard.addWidgets(new TextWidget({ width: WIDTH.whole, height: 2, markdown: SHOWN_ARTICLES.map(link).join(' · ') }));
    if (alarms.length > 0) this.dashboard.addWidgets(new AlarmStatusWidget({ width: WIDTH.whole, alarms: [...alarms] }));
    for (const stage of stages) {
      this.dashboard.addWidgets(new TextWidget({ width: WIDTH.whole, height: 1, markdown: `## ${stage.path} (${stage.kind})` }));
      this.dashboard.addWidgets(...this.calls(stage));
      this.dashboard.addWidgets(...this.refused(stage));
      this.dashboard.addWidgets(this.table(stage, ACCESS_LOG_QUERIES.serverErrors), this.table(stage, ACCESS_LOG_QUERIES.forbidden));
    }
  }

  private calls(stage: ObservedStage): IWidget[] {
    const latency = stage.metricLatency();
    return [
      graph('Calls', [stage.metricCalls()]),
      graph('5xx', [stage.metricServerErrors()], { right: [stage.metricServerErrorPercent()] }),
      graph('Latency, ms', [stage.metricIntegrationLatency(), ...latency ? [latency] : []], {
        annotations: [{ value: stage.integrationTimeout.toMilliseconds(), label: 'Integration timeout' }],
      }),
    ];
  }

  private refused(stage: ObservedStage): IWidget[] {
    const counted = (causes: ErrorCause[]) => causes.map((cause) => stage.metricCause(cause).with({ label: ERROR_CAUSES[cause].name }));
    return [
      graph('4xx', [stage.metricClientErrors()]),
      graph('Refused by API Gateway, by cause', counted(stage.causes.filter((cause) => !THROTTLING.includes(cause))), { stacked: true }),
      graph('Throttled', counted(stage.causes.filter((cause) => THROTTLING.includes(cause))), { stacked: true }),
    ];
  }

  private table(stage: ObservedStage, query: LogQuery): LogQueryWidget {
    return new LogQueryWidget({
      title: `${query.name}: ${query.answers}`,
      logGroupNames: [stage._accessLogGroup().logGroupName],
      queryString: queryText(query, stage._kind()),
      view: LogQueryVisualizationType.TABLE,
      region: Stack.of(this).region,
      width: WIDTH.half,
      height: 6,
    });
  }
}

interface GraphOptions {
  readonly right?: IMetric[];
  readonly stacked?: boolean;
  readonly annotations?: HorizontalAnnotation[];
}

function graph(title: string, left: IMetric[], { right, stacked, annotations }: GraphOptions = {}): GraphWidget {
  return new GraphWidget({ title, left, right, stacked, leftAnnotations: annotations, leftYAxis: { min: 0 }, width: WIDTH.third, height: 6 });
}

function link(slug: ArticleSlug): string {
  return `[${ARTICLES[slug].title}](${ARTICLES[slug].url})`;
}
