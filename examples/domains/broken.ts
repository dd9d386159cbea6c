import { App, Fn, Stack, StackProps } from 'aws-cdk-lib';
import { BasePathMapping, CfnDomainName, DomainName, EndpointType, MockIntegration, RestApi, RestApiProps, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, DomainName as V2DomainName, HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, CnameRecord, HostedZone, IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';

/** The mistakes of the articles with the CDK's own constructs; broken on purpose. */
export class BrokenNamesStack extends Stack {
  private readonly zone: IHostedZone;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
    this.wrongCertificates();
    this.wrongRecords();
    this.wrongMappings();
  }

  private wrongCertificates(): void {
    // A wildcard stands for one label, and clients of 2006 are let in.
    const wildcard = this.certificate('Wildcard', '*.example.com');
    new DomainName(this, 'TwoLabels', { domainName: 'v1.orders.example.com', certificate: wildcard, securityPolicy: SecurityPolicy.TLS_1_0 });
    // An edge-optimized domain takes a certificate of us-east-1 only.
    const edge = new DomainName(this, 'Edge', { domainName: 'world.example.com', certificate: wildcard, endpointType: EndpointType.EDGE });
    // An enhanced policy needs an access mode.
    (edge.node.defaultChild as CfnDomainName).addPropertyOverride('SecurityPolicy', 'SecurityPolicy_TLS13_2025_EDGE');
  }

  private wrongRecords(): void {
    const api = this.api('Orders');
    const domain = new DomainName(this, 'Domain', { domainName: 'orders.example.com', certificate: this.certificate('ForOrders', 'orders.example.com') });
    new BasePathMapping(this, 'Mapping', { domainName: domain, restApi: api });
    // The name leads to the API's own host, which presents the certificate of *.execute-api.
    new CnameRecord(this, 'Cname', { zone: this.zone, recordName: 'orders', domainName: Fn.select(2, Fn.split('/', api.url)) });
    // Another name leads to a domain that knows nothing of it.
    new DomainName(this, 'Shop', { domainName: 'shop.example.com', certificate: this.certificate('ForShop', 'shop.example.com') });
    new ARecord(this, 'ShopRecord', { zone: this.zone, recordName: 'shop', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
  }

  private wrongMappings(): void {
    const certificate = this.certificate('ForAll', '*.example.com');
    const mixed = new V2DomainName(this, 'Mixed', { domainName: 'mixed.example.com', certificate });
    const chat = new WebSocketApi(this, 'Chat');
    const stage = new WebSocketStage(this, 'Live', { webSocketApi: chat, stageName: 'live', autoDeploy: true });
    // A WebSocket API shares its name with no API of another kind.
    new ApiMapping(this, 'ChatMapping', { api: chat, stage, domainName: mixed, apiMappingKey: 'chat' });
    new ApiMapping(this, 'SiteMapping', { api: new HttpApi(this, 'Site'), domainName: mixed, apiMappingKey: 'site' });

    const old = new DomainName(this, 'Old', { domainName: 'old.example.com', certificate });
    // A base path of two levels, in the kind of mapping that takes one.
    new BasePathMapping(this, 'TwoLevels', { domainName: old, restApi: this.api('Users'), basePath: 'v1/users' });
    // A stage that nobody makes.
    const items = this.api('Items');
    const { node } = new BasePathMapping(this, 'NoStage', { domainName: old, restApi: items, basePath: 'items' });
    Object.assign(node.defaultChild!, { stage: 'beta' });
    // Callers lost the execute-api endpoint, and got nothing in exchange.
    this.api('Lonely', { disableExecuteApiEndpoint: true });
  }

  private api(id: string, props?: RestApiProps): RestApi {
    const api = new RestApi(this, id, { cloudWatchRole: false, endpointTypes: [EndpointType.REGIONAL], ...props });
    api.root.addMethod('GET', new MockIntegration());
    return api;
  }

  private certificate(id: string, domainName: string): ICertificate {
    return new Certificate(this, id, { domainName, validation: CertificateValidation.fromDns(this.zone) });
  }
}

/** The broken twin of the example. */
export function brokenDomainsExample(app: App): void {
  new BrokenNamesStack(app, 'BrokenNames', { env: { account: '111122223333', region: 'eu-west-1' } });
}
