import { App, Environment, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods, CachePolicy, Distribution, IOrigin, IOriginRequestPolicy, OriginRequestHeaderBehavior, OriginRequestPolicy, ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, CfnRecordSet, CnameRecord, HostedZone, IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGateway, ApiGatewayDomain, ApiGatewayv2DomainProperties, CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { check } from '../../src/rules/engine';
import { DEFAULT_OPTIONS } from '../../src/rules/options';
import { RULES } from '../../src/rules/registry';
import { synthesized } from '../template/synthesized';

const RULES_OF_THE_AREAS = RULES.filter(({ id }) => /^(DOM|CDN)/.test(id));

const IRELAND: Environment = { account: '111122223333', region: 'eu-west-1' };
const OHIO: Environment = { account: '111122223333', region: 'us-east-2' };
const VIRGINIA: Environment = { account: '111122223333', region: 'us-east-1' };

/** What the rules of both areas find in the app. */
function findings(app: App, strict = false): string[] {
  const result = check(synthesized(app), RULES_OF_THE_AREAS, { ...DEFAULT_OPTIONS, strict });
  expect(result.defects).toEqual([]);
  return result.findings.map(({ id, at, message }) => `${id} ${at}: ${message}`);
}

function oneStack(env: Environment | undefined, build: (stack: Stack) => void): App {
  const app = new App();
  build(new Stack(app, 'Orders', { env }));
  return app;
}

function zoneOf(scope: Construct, zoneName = 'example.com'): IHostedZone {
  const known = scope.node.tryFindChild(`Zone-${zoneName}`);
  return known !== undefined ? known as unknown as IHostedZone : HostedZone.fromHostedZoneAttributes(scope, `Zone-${zoneName}`, { hostedZoneId: 'Z0123456789', zoneName });
}

function certificateOf(scope: Construct, domainName = 'api.example.com', subjectAlternativeNames?: string[]): Certificate {
  return new Certificate(scope, 'Certificate', { domainName, subjectAlternativeNames, validation: CertificateValidation.fromDns(zoneOf(scope)) });
}

function importedCertificate(scope: Construct, region: string): ICertificate {
  return Certificate.fromCertificateArn(scope, 'Certificate', `arn:aws:acm:${region}:111122223333:certificate/11111111-2222-3333-4444-555555555555`);
}

function restApi(scope: Construct, props: apigateway.RestApiProps = {}, id = 'Api'): apigateway.RestApi {
  const api = new apigateway.RestApi(scope, id, { cloudWatchRole: false, ...props });
  api.root.addResource('orders').addMethod('GET', new apigateway.HttpIntegration('https://backend.example.net/orders'));
  return api;
}

function httpApi(scope: Construct, props: apigatewayv2.HttpApiProps = {}): apigatewayv2.HttpApi {
  const api = new apigatewayv2.HttpApi(scope, 'HttpApi', props);
  api.addRoutes({ path: '/orders', methods: [apigatewayv2.HttpMethod.GET], integration: new HttpUrlIntegration('Backend', 'https://backend.example.net') });
  return api;
}

function distributionOf(scope: Construct, origin: IOrigin, originRequestPolicy: IOriginRequestPolicy, domainNames?: string[]): Distribution {
  return new Distribution(scope, 'Distribution', {
    domainNames,
    certificate: domainNames === undefined ? undefined
      : Certificate.fromCertificateArn(scope, 'ViewerCertificate', 'arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000'),
    defaultBehavior: {
      origin,
      originRequestPolicy,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    },
  });
}

describe.each([false, true])('with strict: %s, nothing is found in', (strict) => {
  test.each([[undefined], [IRELAND]])('a REST API with a domain and alias records, in %j', (env) => {
    expect(findings(oneStack(env, (stack) => {
      const api = restApi(stack, { endpointTypes: [apigateway.EndpointType.REGIONAL] });
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack), mapping: api });
      const target = RecordTarget.fromAlias(new ApiGatewayDomain(domain));
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target });
      new AaaaRecord(stack, 'Aaaa', { zone: zoneOf(stack, 'api.example.com'), target });
    }), strict)).toEqual([]);
  });

  test('a REST API whose own property names the domain, with a record to the API', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = restApi(stack, {
        disableExecuteApiEndpoint: true,
        domainName: { domainName: 'api.example.com', certificate: certificateOf(stack), securityPolicy: apigateway.SecurityPolicy.TLS_1_2, basePath: 'orders' },
      });
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGateway(api)) });
    }), strict)).toEqual([]);
  });

  test('an HTTP API with a default domain mapping and a record', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigatewayv2.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack, '*.example.com') });
      httpApi(stack, { defaultDomainMapping: { domainName: domain, mappingKey: 'orders' }, disableExecuteApiEndpoint: true });
      const target = new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId);
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(target) });
    }), strict)).toEqual([]);
  });

  test('an HTTP API with a mapping to a stage of its own name', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = httpApi(stack, { createDefaultStage: false });
      const domainName = new apigatewayv2.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack) });
      new apigatewayv2.HttpStage(stack, 'Live', { httpApi: api, stageName: 'live', autoDeploy: true, domainMapping: { domainName, mappingKey: 'v1/orders' } });
    }), strict)).toEqual([]);
  });

  test('a WebSocket API with a domain of its own', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const webSocketApi = new apigatewayv2.WebSocketApi(stack, 'Chat', { connectRouteOptions: { integration: new WebSocketMockIntegration('Connect') } });
      const domainName = new apigatewayv2.DomainName(stack, 'Domain', { domainName: 'chat.example.com', certificate: certificateOf(stack, 'chat.example.com') });
      new apigatewayv2.WebSocketStage(stack, 'Live', { webSocketApi, stageName: 'live', autoDeploy: true, domainMapping: { domainName } });
    }), strict)).toEqual([]);
  });

  test('an edge-optimized domain with a certificate that is referenced across Regions', () => {
    const app = new App();
    const certificates = new Stack(app, 'Certificates', { env: VIRGINIA, crossRegionReferences: true });
    const stack = new Stack(app, 'Orders', { env: IRELAND, crossRegionReferences: true });
    const domain = new apigateway.DomainName(stack, 'Domain', {
      domainName: 'api.example.com',
      certificate: certificateOf(certificates),
      endpointType: apigateway.EndpointType.EDGE,
    });
    domain.addBasePathMapping(restApi(stack), { basePath: 'orders' });
    new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
    expect(findings(app, strict)).toEqual([]);
  });

  test('base paths of several levels', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack), securityPolicy: apigateway.SecurityPolicy.TLS_1_2 });
      const api = restApi(stack);
      domain.addApiMapping(api.deploymentStage, { basePath: 'orders/v1' });
      domain.addApiMapping(restApi(stack, {}, 'Other').deploymentStage, { basePath: 'orders/v2' });
    }), strict)).toEqual([]);
  });

  test('an enhanced TLS policy on API and domain', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', {
        domainName: 'api.example.com',
        certificate: certificateOf(stack),
        securityPolicy: apigateway.SecurityPolicy.TLS13_1_3_2025_09,
        endpointAccessMode: apigateway.EndpointAccessMode.STRICT,
      });
      domain.addBasePathMapping(restApi(stack, { endpointTypes: [apigateway.EndpointType.REGIONAL] }));
    }), strict)).toEqual([]);
  });

  test('a distribution over the execute-api host of a REST API', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      distributionOf(stack, new RestApiOrigin(restApi(stack)), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, ['www.example.com']);
    }), strict)).toEqual([]);
  });

  test('a distribution over the execute-api host of an HTTP API, beside a site', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = httpApi(stack);
      const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(new Bucket(stack, 'Site')) } });
      distribution.addBehavior('/orders*', new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint))), {
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: new OriginRequestPolicy(stack, 'Policy', { headerBehavior: OriginRequestHeaderBehavior.denyList('host') }),
      });
    }), strict)).toEqual([]);
  });

  test('a distribution over the base paths of a custom domain', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'origin.example.com', certificate: certificateOf(stack, 'origin.example.com') });
      domain.addBasePathMapping(restApi(stack), { basePath: 'orders' });
      const distribution = distributionOf(stack, new HttpOrigin('origin.example.com'), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, ['www.example.com']);
      distribution.addBehavior('/orders/*', new HttpOrigin('origin.example.com'), { originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER });
      new ARecord(stack, 'Origin', { zone: zoneOf(stack), recordName: 'origin', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
      new ARecord(stack, 'Www', { zone: zoneOf(stack), recordName: 'www', target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)) });
    }), strict)).toEqual([]);
  });

  test("a distribution whose alias is the API's custom domain and that sends Host", () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack) });
      domain.addBasePathMapping(restApi(stack, { disableExecuteApiEndpoint: true }));
      const distribution = distributionOf(stack, new HttpOrigin(domain.domainNameAliasDomainName), OriginRequestPolicy.ALL_VIEWER, ['api.example.com']);
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)) });
    }), strict)).toEqual([]);
  });

  test('the same domain name in two Regions with latency records', () => {
    const app = new App();
    for (const env of [IRELAND, OHIO]) {
      const stack = new Stack(app, `Orders-${env.region ?? ''}`, { env });
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack) });
      domain.addBasePathMapping(restApi(stack, { endpointTypes: [apigateway.EndpointType.REGIONAL] }), { basePath: 'orders' });
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', region: env.region, target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
    }
    expect(findings(app, strict)).toEqual([]);
  });

  test('the records of another stack and Region', () => {
    const app = new App();
    const orders = new Stack(app, 'Orders', { env: IRELAND, crossRegionReferences: true });
    const dns = new Stack(app, 'Dns', { env: VIRGINIA, crossRegionReferences: true });
    const domain = new apigateway.DomainName(orders, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(orders), mapping: restApi(orders) });
    new ARecord(dns, 'A', { zone: zoneOf(dns), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
    expect(findings(app, strict)).toEqual([]);
  });

  test('two stacks of unknown environment, each with its own API and domain', () => {
    const app = new App();
    for (const name of ['Orders', 'Billing']) {
      const stack = new Stack(app, name);
      const domain = new apigateway.DomainName(stack, 'Domain', {
        domainName: 'api.example.com',
        certificate: certificateOf(stack),
        endpointType: apigateway.EndpointType.EDGE,
        mapping: restApi(stack, { disableExecuteApiEndpoint: true }),
      });
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
    }
    expect(findings(app, strict)).toEqual([]);
  });

  test('an API in one stack, its domain in another, and its distribution in a third', () => {
    const app = new App();
    const api = restApi(new Stack(app, 'Orders', { env: IRELAND }), { disableExecuteApiEndpoint: true, endpointTypes: [apigateway.EndpointType.REGIONAL] });
    const domains = new Stack(app, 'Domains', { env: IRELAND });
    const domain = new apigateway.DomainName(domains, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(domains) });
    domain.addBasePathMapping(api, { basePath: 'orders' });
    distributionOf(new Stack(app, 'Edge', { env: IRELAND }), new HttpOrigin(domain.domainName), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER);
    expect(findings(app, strict)).toEqual([]);
  });

  test('a domain in a nested stack', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = restApi(stack, { disableExecuteApiEndpoint: true });
      const nested = new NestedStack(stack, 'Nested');
      const domain = new apigateway.DomainName(nested, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack), mapping: api });
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
    }), strict)).toEqual([]);
  });

  test('imported domains, certificates and APIs', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const imported = apigateway.DomainName.fromDomainNameAttributes(stack, 'ImportedDomain', {
        domainName: 'api.example.com', domainNameAliasTarget: 'd-a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', domainNameAliasHostedZoneId: 'ZLY8HYME6SFDD',
      });
      new apigateway.BasePathMapping(stack, 'Mapping', { domainName: imported, restApi: restApi(stack, { disableExecuteApiEndpoint: true }), basePath: 'orders' });
      new ARecord(stack, 'A', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(imported)) });
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'billing.example.com', certificate: importedCertificate(stack, 'eu-west-1') });
      const foreign = apigateway.RestApi.fromRestApiId(stack, 'Foreign', 'a1b2c3d4e5');
      new apigateway.BasePathMapping(stack, 'ForeignMapping', { domainName: domain, restApi: foreign, basePath: 'billing' });
      new apigatewayv2.HttpApi(stack, 'Imported', {
        disableExecuteApiEndpoint: true,
        defaultDomainMapping: {
          domainName: apigatewayv2.DomainName.fromDomainNameAttributes(stack, 'V2', { name: 'http.example.com', regionalDomainName: 'd-1.execute-api.eu-west-1.amazonaws.com', regionalHostedZoneId: 'Z1' }),
        },
      });
    }), strict)).toEqual([]);
  });

  test('a wildcard domain with records of names below it', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: '*.example.com', certificate: certificateOf(stack, '*.example.com'), mapping: restApi(stack) });
      for (const recordName of ['*', 'one', 'two']) {
        new ARecord(stack, `Record-${recordName}`, { zone: zoneOf(stack), recordName, target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });
      }
    }), strict)).toEqual([]);
  });

  test('a usage plan and a web ACL for the stage of the same stack', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = restApi(stack);
      api.addUsagePlan('Plan').addApiStage({ stage: api.deploymentStage });
      new CfnWebACLAssociation(stack, 'Association', {
        resourceArn: api.deploymentStage.stageArn, webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/orders/1',
      });
    }), strict)).toEqual([]);
  });

  test('a private API on a private domain', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = restApi(stack, { endpointTypes: [apigateway.EndpointType.PRIVATE] });
      const domain = new apigateway.CfnDomainNameV2(stack, 'Domain', {
        domainName: 'orders.corp.example.com',
        certificateArn: certificateOf(stack, 'orders.corp.example.com').certificateArn,
        endpointConfiguration: { types: ['PRIVATE'] },
        securityPolicy: 'TLS_1_2',
      });
      new apigateway.CfnBasePathMappingV2(stack, 'Mapping', { domainNameArn: domain.attrDomainNameArn, restApiId: api.restApiId, stage: api.deploymentStage.stageName });
    }), strict)).toEqual([]);
  });
});

describe('it is found that', () => {
  test("a CNAME record leads to the API's own host", () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const api = restApi(stack);
      new CnameRecord(stack, 'Record', { zone: zoneOf(stack), recordName: 'api', domainName: `${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}` });
    }))).toEqual([
      "DOM1[API_HOST] Properties.ResourceRecords.0: 'api.example.com.' points to the execute-api host of the API 'ApiF70053CD': '<ApiF70053CD>.execute-api.eu-west-1.amazonaws.com'",
    ]);
  });

  test('a CNAME record holds the URL of an HTTP API', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      new CnameRecord(stack, 'Record', { zone: zoneOf(stack), recordName: 'api', domainName: httpApi(stack).apiEndpoint });
    }))).toEqual([
      "DOM1[URL] Properties.ResourceRecords.0: 'api.example.com.' points to a URL of the API 'HttpApiF5A9A8A7': '<HttpApiF5A9A8A7.ApiEndpoint>'",
    ]);
  });

  test('a distribution over the host of a REST API sends Host', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      distributionOf(stack, new HttpOrigin(Fn.parseDomainName(restApi(stack).url), { originPath: '/prod' }), OriginRequestPolicy.ALL_VIEWER);
    }))).toEqual([
      "CDN2[HOST] Properties.DistributionConfig.DefaultCacheBehavior.OriginRequestPolicyId: the default behaviour sends the viewer's Host to the API 'ApiF70053CD'",
    ]);
  });

  test('a distribution over the host of a REST API lacks the stage', () => {
    const build = (stack: Stack) => {
      distributionOf(stack, new HttpOrigin(Fn.parseDomainName(restApi(stack).url)), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER);
    };
    expect(findings(oneStack(IRELAND, build))).toEqual([]);
    expect(findings(oneStack(IRELAND, build), true)).toEqual([
      'CDN6[DEFAULT] Properties.DistributionConfig.Origins.0.OriginPath: '
      + "the origin has no OriginPath and the default behaviour adds no stage, 'ApiF70053CD' has the stage 'prod'",
    ]);
  });

  test('the origin of a distribution is the URL of an HTTP API', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      distributionOf(stack, new HttpOrigin(httpApi(stack).apiEndpoint), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER);
    }))).toEqual([
      "CDN5 Properties.DistributionConfig.Origins.0.DomainName: the domain name of the origin has a scheme: '<HttpApiF5A9A8A7.ApiEndpoint>'",
    ]);
  });

  test('the origin of a distribution is the target host of a domain, without Host', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domain = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack), mapping: restApi(stack) });
      distributionOf(stack, new HttpOrigin(domain.domainNameAliasDomainName), OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, ['api.example.com']);
    }))).toEqual([
      'CDN7[TARGET_NAME] Properties.DistributionConfig.Origins.0.DomainName: '
      + "the origin is the target host of the custom domain 'Domain66AC69E0', and Host is not sent: '<Domain66AC69E0.RegionalDomainName>'",
    ]);
  });

  test('an edge-optimized domain has a certificate of its own Region', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack), endpointType: apigateway.EndpointType.EDGE });
    }))).toEqual(['DOM3[REGION] Properties.CertificateArn: the certificate is in eu-west-1, an edge-optimized domain needs one in us-east-1']);
  });

  test('a base path has several levels in a BasePathMapping', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const domainName = new apigateway.DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateOf(stack) });
      new apigateway.BasePathMapping(stack, 'Mapping', { domainName, restApi: restApi(stack), basePath: 'orders/v1' });
    }))).toEqual([
      "DOM8[LEVELS] Properties.BasePath: the base path 'orders/v1' has several levels, which AWS::ApiGateway::BasePathMapping does not support",
    ]);
  });

  test('the record of one domain leads to another', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      const certificate = certificateOf(stack, '*.example.com');
      const [api, other] = ['api', 'other'].map((name) => new apigateway.DomainName(stack, name, { domainName: `${name}.example.com`, certificate }));
      new ARecord(stack, 'Api', { zone: zoneOf(stack), recordName: 'api', target: RecordTarget.fromAlias(new ApiGatewayDomain(other)) });
      new ARecord(stack, 'Other', { zone: zoneOf(stack), recordName: 'other', target: RecordTarget.fromAlias(new ApiGatewayDomain(other)) });
      new CfnRecordSet(stack, 'Zone', {
        name: 'api.example.com', type: 'AAAA', hostedZoneId: 'Z1', aliasTarget: { dnsName: api.domainNameAliasDomainName, hostedZoneId: 'Z1' },
      });
    }))).toEqual([
      "DOM2[OTHER_DOMAIN] Properties.AliasTarget.DNSName: 'api.example.com.' points to the domain 'other.example.com': '<other7F016EE3.RegionalDomainName>'",
      "DOM2[ZONE] Properties.AliasTarget.HostedZoneId: the alias has the hosted zone id 'Z1' of the record's own zone",
    ]);
  });

  test('nothing is mapped to an API without its default endpoint', () => {
    expect(findings(oneStack(IRELAND, (stack) => {
      restApi(stack, { disableExecuteApiEndpoint: true });
    }))).toEqual(['DOM10 Properties.DisableExecuteApiEndpoint: the default endpoint is disabled, and no mapping or routing rule names the API']);
  });
});
