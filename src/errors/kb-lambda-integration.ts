import { Token } from 'aws-cdk-lib';
import { AwsIntegration, IntegrationConfig, LambdaIntegration, Method, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import { CfnFunction, Function, IFunction } from 'aws-cdk-lib/aws-lambda';
import { pathPart, permit } from './invoke-permission';
import { KbLambdaIntegrationOptions } from './rest-integration-options';
import { checkRestTimeout, checkRuntime } from './time-limits';
import { invalidValue } from '../core/invalid';

/**
 * A function behind methods of a REST API, with one permission for the API, all its methods and stages, where `LambdaIntegration` makes two
 * for each method and none for a second stage.
 *
 * The permission is for the same alias or version as the integration calls, and each method waits for it. With
 * `scopePermissionToMethod: true`, which is not the default here, each method gets one of its own, for all stages; some dozens of them are
 * too many for a function. The console may always test: raises `TestInvokeNotExcluded` for `allowTestInvoke: false`. Without `proxy`, the request
 * parameter `integration.request.header.X-Amz-Invocation-Type` with `'Event'` answers at once and lets the function work on.
 *
 * Raises `FunctionOutlivesIntegration` for a function with a timeout above that of the integration, `TimeoutOfEdgeApi`, `TimeoutAboveQuota`,
 * `TimeoutOfStream`, `AsynchronousProxy`, `FunctionElsewhere` and `FunctionWithoutPermission`. Article:
 * https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbLambdaIntegration extends LambdaIntegration {
  private readonly fn: IFunction;
  private readonly given: KbLambdaIntegrationOptions;

  constructor(handler: IFunction, options: KbLambdaIntegrationOptions = {}) {
    super(handler, options);
    this.fn = handler;
    this.given = options;
    if (options.allowTestInvoke === false) {
      throw invalidValue('TestInvokeNotExcluded', '5xx-errors',
        "'allowTestInvoke' must be true, since the permission is for all stages (use LambdaIntegration), got false");
    }
    if (isAsynchronous(options) && options.proxy !== false) {
      throw invalidValue('AsynchronousProxy', '5xx-errors',
        "'proxy' must be false for a function that is invoked asynchronously, which answers nothing that a proxy could pass on, got true");
    }
  }

  /** Permits the API to invoke the function. */
  public bind(method: Method): IntegrationConfig {
    this.checkTime(method);
    // WHAT: passes by LambdaIntegration. WHY: it writes permissions for one stage. UNTIL: `bind` can be told to write none.
    const config = AwsIntegration.prototype.bind.call(this, method);
    const { api, httpMethod, resource } = method;
    permit(this.fn, this.given.scopePermissionToMethod
      ? { caller: method, api, sourceArn: api.arnForExecuteApi(httpMethod, resource.path.replace(/\{[^}]*\}/g, '*')), part: `.${httpMethod}${pathPart(resource.path)}` }
      : { caller: method, api, sourceArn: api.arnForExecuteApi() });
    return { ...config, deploymentToken: deploymentToken(this.fn) };
  }

  private checkTime(method: Method): void {
    const { timeout, timeoutQuota, responseTransferMode } = this.given;
    const isStreamed = responseTransferMode === ResponseTransferMode.STREAM;
    checkRestTimeout(method, method.api, { timeout, timeoutQuota, isStreamed });
    if (isAsynchronous(this.given) || (isStreamed && !timeout)) return;
    checkRuntime(method, this.fn, 'REST', timeout);
  }
}

function isAsynchronous({ requestParameters = {} }: KbLambdaIntegrationOptions): boolean {
  return Object.entries(requestParameters).some(([name, value]) =>
    name.toLowerCase() === 'integration.request.header.x-amz-invocation-type' && value !== "'RequestResponse'");
}

/** A renamed function has to be deployed anew: as the CDK does it. */
function deploymentToken(handler: IFunction): string | undefined {
  const functionName = handler instanceof Function ? (handler.node.defaultChild as CfnFunction).functionName : handler.functionName;
  return Token.isUnresolved(functionName) ? undefined : JSON.stringify({ functionName });
}
