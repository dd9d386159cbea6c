import { HttpRouteIntegrationBindOptions, HttpRouteIntegrationConfig } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpLambdaIntegrationProps } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { apiArn, pathPart, permit } from './invoke-permission';
import { checkRuntime } from './time-limits';

/**
 * A function behind routes of an HTTP API, with one permission for the API, all its routes and stages, where `HttpLambdaIntegration` makes
 * one for each route. Each route waits for it. With `scopePermissionToRoute: true`, which is not the default here, each route gets one of its own.
 *
 * Raises `FunctionOutlivesIntegration` for a function with a timeout above that of the integration (30 seconds unless `timeout` says
 * less), `FunctionElsewhere` and `FunctionWithoutPermission`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbHttpLambdaIntegration extends HttpLambdaIntegration {
  private readonly fn: IFunction;
  private readonly given: HttpLambdaIntegrationProps;

  constructor(id: string, handler: IFunction, props: HttpLambdaIntegrationProps = {}) {
    super(id, handler, props);
    this.fn = handler;
    this.given = props;
  }

  /** Checks how long the function may run. */
  public bind(options: HttpRouteIntegrationBindOptions): HttpRouteIntegrationConfig {
    checkRuntime(options.scope, this.fn, 'HTTP', this.given.timeout);
    return super.bind(options);
  }

  /** Permits the API to invoke the function. */
  protected completeBind(options: HttpRouteIntegrationBindOptions): void {
    const { route } = options;
    // The ARN of the route '$default' has no path.
    const path = this.given.scopePermissionToRoute ? route.path ?? '' : '';
    permit(this.fn, { caller: route, api: route.httpApi, sourceArn: `${apiArn(route.httpApi)}${path}`, part: pathPart(path) });
  }
}
