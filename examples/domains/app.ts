import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { FlowLogDestination, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, IpAddresses, Peer, Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ApiDomain, ApiTarget, KbHttpApi, KbRestApi, KbRestApiProps, PrivateApiDomain } from '../../src';
import { handler } from '../logging/handler';

/** A REST API with one method for callers that sign with IAM. */
function restApi(scope: Construct, id: string, props?: KbRestApiProps): KbRestApi {
  const api = new KbRestApi(scope, id, { ...props, deployOptions: { tracingEnabled: true } });
  const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
  api.root.addMethod('GET', new LambdaIntegration(handler(scope, `${id}Handler`)), { authorizationType: AuthorizationType.IAM, requestValidator });
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
    { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
  );
  return api;
}

/** The zone of the company, which exists. */
function companyZone(scope: Construct) {
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
}

/** Two APIs on one name, with one certificate, and records for IPv4 and IPv6. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = restApi(this, 'Orders');
    const catalogue = new KbHttpApi(this, 'Catalogue', { defaultAuthorizer: new HttpIamAuthorizer() });
    catalogue.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Items', handler(this, 'Items')) });

    // #region regional
    new ApiDomain(this, 'Domain', {
      domainName: 'api.example.com',
      hostedZone: companyZone(this),
      mappings: {
        'orders': ApiTarget.restApi(orders),
        'shop/v1': ApiTarget.httpApi(catalogue),
      },
      checkOutputs: true,
    });
    // #endregion
  }
}

/** An edge-optimized domain, whose certificate must be in us-east-1; the stack is elsewhere. */
export class WorldStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    const api = restApi(this, 'World', { endpointTypes: [EndpointType.EDGE] });

    // #region edge
    new ApiDomain(this, 'Domain', {
      domainName: 'world.example.com',
      endpointType: EndpointType.EDGE,
      hostedZone: companyZone(this),
      mappings: { '': ApiTarget.restApi(api) },
    });
    // #endregion
  }
}

const RANGE = '10.0.0.0/16';

/** A name for a private API, known in one VPC. */
export class InternalStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(RANGE), maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(new LogGroup(this, 'FlowLogs', { retention: RetentionDays.ONE_MONTH })) });
    const vpcEndpoint = new InterfaceVpcEndpoint(this, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY, open: false });
    vpcEndpoint.connections.allowFrom(Peer.ipv4(RANGE), Port.HTTPS);
    const api = restApi(this, 'Stock', { endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [vpcEndpoint] } });
    api.grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);

    // #region private
    new PrivateApiDomain(this, 'Domain', {
      domainName: 'stock.example.com',
      vpcEndpoint,
      validationZone: companyZone(this),
      hostedZone: new PrivateHostedZone(this, 'PrivateZone', { zoneName: 'stock.example.com', vpc }),
      mappings: { '': ApiTarget.restApi(api) },
      checkOutputs: true,
    });
    // #endregion
  }
}

/** The example: three kinds of domain. */
export function domainsExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new ShopStack(app, 'Shop', { env });
  new WorldStack(app, 'World', { env });
  new InternalStack(app, 'Internal', { env });
}
