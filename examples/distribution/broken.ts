import { App, Stack, StackProps } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CachePolicy, Distribution, OriginProtocolPolicy, OriginRequestPolicy, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';

const EXCEPT_HOST = { cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER };

/** The mistakes of the article with the CDK's own constructs; broken on purpose. */
export class BrokenFrontStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = new RestApi(this, 'Orders', {
      cloudWatchRole: false,
      endpointTypes: [EndpointType.REGIONAL],
      domainName: {
        domainName: 'apis.example.com',
        basePath: 'orders',
        endpointType: EndpointType.REGIONAL,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d'),
      },
    });
    orders.root.addResource('basket').addMethod('POST', new MockIntegration());

    new Distribution(this, 'OverDomain', {
      // The mapping has chosen the stage already, and API Gateway has no plain HTTP.
      defaultBehavior: { ...EXCEPT_HOST, origin: new HttpOrigin('apis.example.com', { originPath: '/prod', protocolPolicy: OriginProtocolPolicy.HTTP_ONLY }) },
      additionalBehaviors: {
        // Viewers call the distribution by another name than the domain has.
        '/orders/*': { cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: OriginRequestPolicy.ALL_VIEWER, origin: new HttpOrigin('apis.example.com') },
        // Nothing is mapped there.
        '/customers/*': { ...EXCEPT_HOST, origin: new HttpOrigin('apis.example.com', { originSslProtocols: [OriginSslPolicy.SSL_V3, OriginSslPolicy.TLS_V1_2] }) },
        // The host behind the domain does not know which domain is meant.
        '/target/*': { ...EXCEPT_HOST, origin: new HttpOrigin(orders.domainName!.domainNameAliasDomainName) },
      },
    });
    new Distribution(this, 'OverApis', {
      // GET and HEAD only, and every call with the wrong Host.
      defaultBehavior: { originRequestPolicy: OriginRequestPolicy.ALL_VIEWER, origin: new RestApiOrigin(orders) },
      additionalBehaviors: {
        // A URL is no host, and a host alone leads to no stage.
        '/url/*': { ...EXCEPT_HOST, origin: new HttpOrigin('https://apis.example.com') },
        '/orders/*': { ...EXCEPT_HOST, origin: new HttpOrigin(`${orders.restApiId}.execute-api.eu-west-1.amazonaws.com`) },
      },
    });
  }
}

/** The broken twin of the example. */
export function brokenDistributionExample(app: App): void {
  new BrokenFrontStack(app, 'BrokenFront', { env: { account: '111122223333', region: 'eu-west-1' } });
}
