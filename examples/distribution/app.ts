import { App, Stack, StackProps } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, EndpointType, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ApiDistribution, ApiDomain, ApiTarget, KbRestApi } from '../../src';
import { handler } from '../logging/handler';

/** A Regional REST API with one resource, for signed-in users of the company. */
function restApi(scope: Construct, id: string, userPool: IUserPool): KbRestApi {
  const api = new KbRestApi(scope, id, { endpointTypes: [EndpointType.REGIONAL] });
  const options = {
    authorizer: new CognitoUserPoolsAuthorizer(api, 'Authorizer', { cognitoUserPools: [userPool] }),
    authorizationType: AuthorizationType.COGNITO,
    requestValidator: api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true }),
  };
  const home = api.root.addResource('home');
  home.addMethod('GET', new LambdaIntegration(handler(scope, `${id}Home`)), options);
  home.addMethod('POST', new LambdaIntegration(handler(scope, `${id}Change`)), options);
  return api;
}

/** Two APIs on one custom domain, and a distribution in front of it. */
export class ShopFrontStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
    const userPool = UserPool.fromUserPoolId(this, 'Users', 'eu-west-1_AbCdEfGhI');
    const orders = restApi(this, 'Orders', userPool);
    const customers = restApi(this, 'Customers', userPool);

    // #region distribution
    const domain = new ApiDomain(this, 'Domain', {
      domainName: 'apis.example.com',
      hostedZone,
      mappings: { orders: ApiTarget.restApi(orders), customers: ApiTarget.restApi(customers) },
    });
    new ApiDistribution(this, 'Front', { domain, domainNames: ['www.example.com'], hostedZone });
    // #endregion
  }
}

/** The example: the scenario of the article. */
export function distributionExample(app: App): void {
  new ShopFrontStack(app, 'ShopFront', { env: { account: '111122223333', region: 'eu-west-1' } });
}
