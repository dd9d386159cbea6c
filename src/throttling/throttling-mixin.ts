import { Mixin } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { accountLimitsOf } from './account-limits';
import { routesOf } from './known-methods';
import { limitedStage } from './limited-stage';
import { checkedLimits } from './limits';
import { StageThrottling } from './stage-throttling';

/**
 * Properties for `ThrottlingMixin`.
 */
export interface ThrottlingMixinProps {
  /**
   * Limits of each method or route, for stages that state none: requests per second and at once, both greater than 0. Raises
   * `ThrottleIncomplete`, `ThrottleLimit` and `ThrottleAboveAccount`.
   *
   * @default - what the account has, so that callers notice nothing
   */
  readonly throttle?: ThrottleSettings;
}

/**
 * Repairs the limits of stages that exist: `Mixins.of(app).apply(new ThrottlingMixin())`.
 *
 * Writes rate and burst together where a stage states none or only one of them, and lets V2 stages wait for the routes that they
 * have settings for. Nothing that is stated is changed, and stages that a `Kb` API or `StageThrottling` looks after are passed by. Article: https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class ThrottlingMixin extends Mixin {
  private readonly props: ThrottlingMixinProps;

  constructor(props: ThrottlingMixinProps = {}) {
    super();
    this.props = { ...props };
  }

  /** Whether a construct is a stage whose limits nobody looks after yet. */
  public supports(construct: IConstruct): boolean {
    return (RestCfnStage.isCfnStage(construct) || V2CfnStage.isCfnStage(construct)) && !StageThrottling.of(construct);
  }

  /** Writes what the stage lacks. */
  public applyTo(construct: IConstruct): void {
    if (RestCfnStage.isCfnStage(construct) || V2CfnStage.isCfnStage(construct)) this.complete(construct);
  }

  private complete(resource: RestCfnStage | V2CfnStage): void {
    const stage = limitedStage(resource);
    const stated = stage.stated();
    if (!stated) return;
    const { standard, methods } = stated;
    const { throttle } = this.props;
    const wanted = throttle ? checkedLimits({ scope: resource }, 'throttle', throttle) : accountLimitsOf(resource);
    stage.setStandard({ rate: standard.rateLimit ?? wanted.rate, burst: standard.burstLimit ?? wanted.burst });
    if (!V2CfnStage.isCfnStage(resource)) return;
    for (const route of routesOf(resource)) if (methods.has(route.routeKey)) resource.addResourceDependency(route);
  }
}
