import { ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { closeToTimeout } from './close-to-timeout';
import { ObservedStage } from './observed-stage';
import { ApiKind } from '../catalogue/access-log';
import { ACCESS_LOG_QUERIES, EXECUTION_LOG_QUERY, LogQuery } from '../catalogue/queries';
import { invalid } from '../core/invalid';
import { queryString } from '../logging/saved-query';

const KINDS: readonly ApiKind[] = ['REST', 'HTTP', 'WEBSOCKET'];

/**
 * Properties for `ApiErrorQueries`.
 */
export interface ApiErrorQueriesProps {
  /** The stages to ask about, of any kind, at least one. Raises `NoStage`, and `NoAccessLogGroup` for a stage whose access log is not known. */
  readonly stages: ObservedStage[];
}

/**
 * Saved queries for CloudWatch Logs Insights on the errors of some stages, for each kind of API with the keys that its access log has.
 *
 * They say what refuses calls, whether a 5xx comes from API Gateway or from the integration, which calls come close to their timeout,
 * what the integration answered and what the caller got, who is throttled, who uses a plan how much (REST, WebSocket), and, from the
 * execution log of REST APIs, the cause in words. Raises the errors of `ApiErrorQueriesProps`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class ApiErrorQueries extends Construct {
  /** The saved queries. Their names start with the path of this construct and the kind of API. */
  public readonly queries: QueryDefinition[];

  constructor(scope: Construct, id: string, props: ApiErrorQueriesProps) {
    super(scope, id);
    const { stages } = props;
    if (stages.length === 0) throw invalid(this, 'NoStage', '5xx-errors', "'stages' must hold at least one stage, got none");
    this.queries = KINDS.flatMap((kind) => this.ask(kind, stages.filter((stage) => stage._kind() === kind)));
  }

  private ask(kind: ApiKind, stages: ObservedStage[]): QueryDefinition[] {
    if (stages.length === 0) return [];
    const queries: LogQuery[] = Object.values(ACCESS_LOG_QUERIES);
    const logGroups = unique(stages.map((stage) => stage._accessLogGroup()));
    const asked = queries.filter(({ kinds = KINDS }) => kinds.includes(kind)).map((query) => {
      const filter = query === ACCESS_LOG_QUERIES.slow ? closeToTimeout(stages) : undefined;
      return this.save(kind, query.name, queryString(query, { kind, filter }), logGroups);
    });
    const executionLogs = kind === 'REST' ? unique(stages.flatMap(({ executionLogGroup }) => executionLogGroup ?? [])) : [];
    return executionLogs.length === 0 ? asked : [...asked, this.save(kind, EXECUTION_LOG_QUERY.name, EXECUTION_ERRORS, executionLogs)];
  }

  private save(kind: ApiKind, name: string, query: QueryString, logGroups: ILogGroup[]): QueryDefinition {
    return new QueryDefinition(this, `${kind}-${name}`, { queryDefinitionName: `${this.node.path}/${kind}/${name}`, queryString: query, logGroups });
  }
}

const { parse, filter, stats, sort } = EXECUTION_LOG_QUERY;

const EXECUTION_ERRORS = new QueryString({ parseStatements: [parse], filterStatements: [filter], statsStatements: [stats], sort });

function unique(logGroups: ILogGroup[]): ILogGroup[] {
  return [...new Set(logGroups)];
}
