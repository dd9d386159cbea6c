import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, Period } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { AccountUseAlarms, KbRestApi, ThrottledResponses, ThrottlingAlarms, ThrottlingProfile } from '../../src';
import { handler } from '../logging/handler';

/** Two REST APIs, three kinds of caller: what each may call stands in one place. */
export class ShopStack extends Stack {
  /** What callers can rely on. */
  public readonly limits: ThrottlingProfile;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = this.api('Orders', 'orders');
    const catalogue = this.api('Catalogue', 'items');

    // #region profile
    this.limits = new ThrottlingProfile(this, 'Limits', {
      stages: [
        // Writing is dear: at most 200 orders a second, over all callers.
        { stage: orders.deploymentStage, throttle: { rateLimit: 500, burstLimit: 250 }, methods: { '/orders/POST': { rateLimit: 200, burstLimit: 100 } } },
        { stage: catalogue.deploymentStage, throttle: { rateLimit: 1000, burstLimit: 500 } },
      ],
      tiers: {
        free: {
          throttle: { rateLimit: 5, burstLimit: 10 },
          quota: { limit: 1000, period: Period.DAY },
          methods: { '/orders/POST': { rateLimit: 1, burstLimit: 2 } },
          clients: ['trial'],
        },
        pro: {
          throttle: { rateLimit: 50, burstLimit: 100 },
          quota: { limit: 1_000_000, period: Period.MONTH },
          clients: ['acme', 'globex'],
        },
        internal: { throttle: { rateLimit: 300, burstLimit: 150 }, clients: ['back-office'] },
      },
    });
    this.limits.addOutput('EffectiveLimits');
    // #endregion

    // #region answers
    for (const [api, name] of [[orders, 'Orders'], [catalogue, 'Catalogue']] as const) {
      new ThrottledResponses(this, `${name}429`, { restApi: api, allowOrigin: 'https://shop.example.com' });
      new ThrottlingAlarms(this, `${name}Throttling`, { accessLogGroup: api.logging!.accessLogGroup! });
    }
    // #endregion

    // #region use
    // Once for each account and Region, whatever other apps deploy there.
    new AccountUseAlarms(this, 'AccountUse');

    const accessLogs = [orders, catalogue].map(({ logging }) => logging!.accessLogGroup!);
    for (const tier of ['free', 'pro', 'internal']) this.limits.addUsageQuery(tier, accessLogs);
    // #endregion
  }

  private api(id: string, path: string): KbRestApi {
    const api = new KbRestApi(this, id);
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const options = { authorizationType: AuthorizationType.IAM, apiKeyRequired: true, requestValidator };
    const resource = api.root.addResource(path);
    resource.addMethod('GET', new LambdaIntegration(handler(api, 'List')), options);
    resource.addMethod('POST', new LambdaIntegration(handler(api, 'Create')), options);
    Validations.of(api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; the API key only says which plan they have.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
    );
    return api;
  }
}

/** The example: three tiers over two APIs. */
export function throttlingExample(app: App): ShopStack {
  return new ShopStack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
}
