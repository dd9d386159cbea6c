import { App, Duration, Mixins, Stack, StackProps } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, CachePolicy, Distribution, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiDistribution, ApiDomain, ApiOriginMixin, ApiTarget, KbRestApi, OriginProtection } from '../../src';
import { handler } from '../logging/handler';

function restApi(scope: Construct, id: string): KbRestApi {
  const api = new KbRestApi(scope, id, { endpointTypes: [EndpointType.REGIONAL] });
  api.root.addResource('home').addMethod('GET', new LambdaIntegration(handler(scope, `${id}Home`)));
  return api;
}

/** Other ways to put a distribution in front of APIs. */
export class FrontVariantsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = restApi(this, 'Orders');
    const customers = restApi(this, 'Customers');

    // #region apis
    new ApiDistribution(this, 'WithoutDomain', {
      apis: {
        orders: ApiTarget.restApi(orders),
        customers: ApiTarget.restApi(customers),
      },
      caching: { orders: { ttl: Duration.seconds(30), headers: ['Accept-Language'] } },
      originProtection: OriginProtection.secretHeader({ generation: 2 }),
    });
    // #endregion

    const stock = restApi(this, 'Stock');
    const trust = Bucket.fromBucketName(this, 'Trust', 'trust-of-the-company');
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d');
    const clientCertificate = Certificate.fromCertificateArn(this, 'ClientCertificate', 'arn:aws:acm:us-east-1:111122223333:certificate/4e5f6a7b');

    // #region mutual-tls
    const domain = new ApiDomain(this, 'Domain', {
      domainName: 'stock.example.com',
      certificate,
      mtls: { bucket: trust, key: 'authority.pem' },
      mappings: { stock: ApiTarget.restApi(stock) },
    });
    new ApiDistribution(this, 'WithMutualTls', { domain, originProtection: OriginProtection.mutualTls(clientCertificate) });
    // #endregion

    const origin = new RestApiOrigin(restApi(this, 'Invoices'));

    // #region mixin
    new Distribution(this, 'Existing', {
      defaultBehavior: {
        origin,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER, // the Host header of viewers
      },
    });
    Mixins.of(this).apply(new ApiOriginMixin());
    // #endregion
  }
}

/** Variants of the example, of which the guide shows parts. */
export function distributionVariants(app: App): FrontVariantsStack {
  return new FrontVariantsStack(app, 'FrontVariants', { env: { account: '111122223333', region: 'eu-west-1' } });
}
