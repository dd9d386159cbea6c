import { CfnIntegration, HttpRouteIntegration, HttpRouteIntegrationBindOptions, HttpRouteIntegrationConfig } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';

/** An integration whose resource is changed when the first route makes it. */
export class MappedRouteIntegration extends HttpRouteIntegration {
  private changed = false;

  constructor(private readonly inner: HttpRouteIntegration, private readonly change: (resource: CfnIntegration) => void) {
    super('Mapped');
  }

  /** What the integration says itself. */
  public bind(options: HttpRouteIntegrationBindOptions): HttpRouteIntegrationConfig {
    return this.inner.bind(options);
  }

  /**
   * WHAT: replaces how the CDK makes the resource of an integration.
   * WHY: the integration knows neither response parameters nor its resource, and its id is private.
   * UNTIL: `HttpRouteIntegrationConfig` has response parameters.
   *
   * @internal
   */
  public _bindToRoute(options: HttpRouteIntegrationBindOptions): { readonly integrationId: string } {
    const bound = this.inner._bindToRoute(options);
    // The search is for the first route only: a default integration is bound for every one.
    if (!this.changed) {
      const resource = withId(options.scope, bound.integrationId) ?? withId(options.scope.node.root, bound.integrationId);
      this.change(resource!);
      this.changed = true;
    }
    return bound;
  }
}

function withId(scope: IConstruct, id: string): CfnIntegration | undefined {
  return scope.node.findAll().filter(CfnIntegration.isCfnIntegration).find(({ ref }) => ref === id);
}
