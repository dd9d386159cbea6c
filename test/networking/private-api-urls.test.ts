import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, EndpointType, IRestApi, MockIntegration, RestApi, RestApiProps, Stage } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { ApiTarget } from '../../src/domains/api-target';
import { PrivateApiDomain } from '../../src/domains/private-api-domain';
import { RemotePrivateApiAttributes } from '../../src/networking/known-private-api';
import { PrivateApiAddress } from '../../src/networking/private-api-address';
import { PrivateApiHeader, PrivateApiUrls } from '../../src/networking/private-api-urls';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-on-premises';
const REMOTE: RemotePrivateApiAttributes = { apiId: 'a1b2c3d4e5', region: 'eu-west-1', stageName: 'prod' };
const HOST = 'vpce-0a1b-c2d3.execute-api.eu-west-1.vpce.amazonaws.com';

function newStack(region = 'eu-west-1', app = new App()): Stack {
  return new Stack(app, `S${region}`.replace(/-/g, ''), { env: { account: '111122223333', region } });
}

function endpoint(stack: Stack, privateDnsEnabled = true, service = InterfaceVpcEndpointAwsService.APIGATEWAY): InterfaceVpcEndpoint {
  const vpc = stack.node.tryFindChild('Vpc') as Vpc | undefined ?? new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  return new InterfaceVpcEndpoint(stack, `Endpoint${stack.node.children.length}`, { vpc, service, privateDnsEnabled });
}

function known(stack: Stack, vpcEndpointId: string): IInterfaceVpcEndpoint {
  return InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, vpcEndpointId, { vpcEndpointId, port: 443 });
}

function privateApi(stack: Stack, vpcEndpoints: IInterfaceVpcEndpoint[] = [], props: RestApiProps = {}): RestApi {
  const api = new RestApi(stack, 'Api', {
    cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints }, ...props,
  });
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

/** Address and headers as the template has them, with references by their names. */
function written(stack: Stack, { url, headers }: PrivateApiAddress): unknown {
  const flat = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)
    .replace(/\{"Ref":"([A-Za-z:]+?)[0-9A-F]*"\}/g, '<$1>')
    .replace(/\{"Fn::Join":\["",\[(.*)\]\]\}/, (_, parts: string) => parts.replace(/","|",|,"/g, '').replace(/"$|^"/g, ''));
  return [flat(stack.resolve(url)), Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, flat(stack.resolve(value))]))];
}

function refused(code: string, message: string, path = 'Seuwest1/Api'): Error {
  return expect.objectContaining({ name: code, message: `${message} [${path}; see ${ARTICLE}]` }) as Error;
}

describe('an API of this app', () => {
  test('is called by its plain name through an endpoint with private DNS', () => {
    const stack = newStack();
    const urls = PrivateApiUrls.of(privateApi(stack));
    expect(written(stack, urls.throughPrivateDns(endpoint(stack)))).toEqual([
      'https://<Api>.execute-api.eu-west-1.amazonaws.com/<ApiDeploymentStageprod>/', {},
    ]);
  });

  test('is called by its plain name without private DNS where a private zone has it', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack, false);
    const zone = PrivateHostedZone.fromPrivateHostedZoneId(stack, 'Zone', 'Z0123');
    expect(written(stack, PrivateApiUrls.of(privateApi(stack)).throughPrivateDns(vpcEndpoint, zone))).toEqual([
      'https://<Api>.execute-api.eu-west-1.amazonaws.com/<ApiDeploymentStageprod>/', {},
    ]);
  });

  test('is called by the alias of an associated endpoint', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack, false);
    expect(written(stack, PrivateApiUrls.of(privateApi(stack, [vpcEndpoint])).throughAlias(vpcEndpoint))).toEqual([
      'https://<Api>-<Endpoint>.execute-api.eu-west-1.amazonaws.com/<ApiDeploymentStageprod>/', {},
    ]);
  });

  test.each([
    [undefined, { 'x-apigw-api-id': '<Api>' }],
    [PrivateApiHeader.API_ID, { 'x-apigw-api-id': '<Api>' }],
    [PrivateApiHeader.HOST, { Host: '<Api>.execute-api.eu-west-1.amazonaws.com' }],
  ])('is called by the name of the endpoint with the header %s', (header, headers) => {
    const stack = newStack();
    const [url, sent] = written(stack, PrivateApiUrls.of(privateApi(stack)).throughEndpointName(known(stack, 'vpce-0a1b'), { header, endpointHost: HOST })) as [string, unknown];
    expect([url, sent]).toEqual([`https://${HOST}/<ApiDeploymentStageprod>/`, headers]);
  });

  test('takes the name of an endpoint of this app from its first entry in DNS', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    const { url } = PrivateApiUrls.of(privateApi(stack), { stageName: 'prod' }).throughEndpointName(vpcEndpoint);
    expect(stack.resolve(url)).toEqual({
      'Fn::Join': ['', [
        'https://',
        { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': [stack.getLogicalId(vpcEndpoint.node.defaultChild as CfnRestApi), 'DnsEntries'] }] }] }] },
        '/prod/',
      ]],
    });
  });

  test('is called by its private custom domain, with the path that is mapped to the stage', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const beta = new Stage(stack, 'Beta', { deployment: api.latestDeployment!, stageName: 'beta' });
    const domain = new PrivateApiDomain(stack, 'Domain', {
      domainName: 'orders.example.com',
      vpcEndpoint: endpoint(stack),
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b'),
      mappings: { '': ApiTarget.restApi(api), 'beta/v1': ApiTarget.restApi(api, { stage: beta }) },
    });
    expect(PrivateApiUrls.of(api).throughDomain(domain).url).toBe('https://orders.example.com/');
    expect(PrivateApiUrls.of(api, { stage: beta }).throughDomain(domain).url).toBe('https://orders.example.com/beta/v1/');
    expect(PrivateApiUrls.of(api, { stageName: 'beta' }).throughDomain(domain).url).toBe('https://orders.example.com/beta/v1/');
    expect(() => PrivateApiUrls.of(privateApi(newStack())).throughDomain(domain)).toThrow(/^'domain' must have a mapping to the stage/);
    expect(() => PrivateApiUrls.of(api, { stageName: 'gamma' }).throughDomain(domain)).toThrow(refused('NotMapped',
      "'domain' must have a mapping to the stage, added before its URL is asked for, got 'orders.example.com' without"));
  });
});

describe('an API of another team', () => {
  test('is called in each way by what its owner told', () => {
    const stack = newStack();
    const urls = PrivateApiUrls.ofRemote({ ...REMOTE, associatedVpcEndpointIds: ['vpce-0a1b'] });
    const vpcEndpoint = known(stack, 'vpce-0a1b');
    expect([
      urls.throughPrivateDns(vpcEndpoint), urls.throughAlias(vpcEndpoint), urls.throughEndpointName(vpcEndpoint, { endpointHost: HOST }),
      urls.throughDomainName('orders.example.com'), urls.throughDomainName('orders.example.com', 'v1'),
    ].map(({ url }) => url)).toEqual([
      'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/',
      'https://a1b2c3d4e5-vpce-0a1b.execute-api.eu-west-1.amazonaws.com/prod/',
      `https://${HOST}/prod/`,
      'https://orders.example.com/',
      'https://orders.example.com/v1/',
    ]);
  });

  test('has the domain suffix of its Region', () => {
    const vpcEndpoint = known(newStack('cn-north-1'), 'vpce-0a1b');
    expect(PrivateApiUrls.ofRemote({ ...REMOTE, region: 'cn-north-1' }).throughPrivateDns(vpcEndpoint).url)
      .toBe('https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn/prod/');
  });
});

describe('an address', () => {
  const address = PrivateApiUrls.ofRemote(REMOTE).throughEndpointName(known(newStack(), 'vpce-0a1b'), { endpointHost: HOST });

  test('leads to the paths of the API', () => {
    expect([address.urlForPath(), address.urlForPath('/orders/7'), address.urlForPath('orders')])
      .toEqual([`https://${HOST}/prod/`, `https://${HOST}/prod/orders/7`, `https://${HOST}/prod/orders`]);
  });

  test('is a command, signed on request', () => {
    expect(address.command({ path: '/orders', method: 'POST' }))
      .toBe(`curl --fail-with-body --request POST 'https://${HOST}/prod/orders' --header 'x-apigw-api-id: a1b2c3d4e5'`);
    expect(address.command({ signed: true })).toBe([
      "curl --fail-with-body --aws-sigv4 'aws:amz:eu-west-1:execute-api'",
      '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" --header "x-amz-security-token: $AWS_SESSION_TOKEN"',
      `--request GET 'https://${HOST}/prod/' --header 'x-apigw-api-id: a1b2c3d4e5'`,
    ].join(' '));
  });

  test('is told in an output', () => {
    const stack = newStack();
    address.addOutput(stack, 'Try', { path: '/orders' });
    expect(Template.fromStack(stack).findOutputs('Try')).toEqual({
      Try: {
        Description: 'Calls the API by the name of the endpoint, with the header x-apigw-api-id',
        Value: `curl --fail-with-body --request GET 'https://${HOST}/prod/orders' --header 'x-apigw-api-id: a1b2c3d4e5'`,
      },
    });
  });
});

describe('a way that cannot work is refused', () => {
  type Way = (urls: PrivateApiUrls, vpcEndpoint: IInterfaceVpcEndpoint) => unknown;
  const ways: [string, Way][] = [
    ['throughPrivateDns', (urls, vpcEndpoint) => urls.throughPrivateDns(vpcEndpoint)],
    ['throughAlias', (urls, vpcEndpoint) => urls.throughAlias(vpcEndpoint)],
    ['throughEndpointName', (urls, vpcEndpoint) => urls.throughEndpointName(vpcEndpoint)],
  ];

  test('private DNS that the endpoint does not have', () => {
    const stack = newStack();
    expect(() => PrivateApiUrls.of(privateApi(stack)).throughPrivateDns(endpoint(stack, false))).toThrow(refused('PrivateDnsOff',
      "'vpcEndpoint' must have private DNS, since nothing else leads the plain name of the API to it (use throughAlias or throughEndpointName), got 'Seuwest1/Endpoint2' without"));
  });

  test('the alias of an endpoint that is not associated with the API', () => {
    const stack = newStack();
    const [one, other] = [endpoint(stack), endpoint(stack)];
    expect(() => PrivateApiUrls.of(privateApi(stack, [one])).throughAlias(other)).toThrow(refused('NotAssociated',
      "'vpcEndpoint' must be one of the 'vpcEndpoints' of the API, since the alias exists for these only (or use throughEndpointName), got 'Seuwest1/Endpoint2'"));
    expect(() => PrivateApiUrls.ofRemote({ ...REMOTE, associatedVpcEndpointIds: [] }).throughAlias(other)).toThrow(/^'vpcEndpoint' must be one of/);
    expect(() => PrivateApiUrls.ofRemote({ ...REMOTE, associatedVpcEndpointIds: ['vpce-1'] }).throughAlias(known(stack, 'vpce-2')))
      .toThrow(/^'vpcEndpoint' must be one of .* got 'Seuwest1\/vpce-2' \[see https:[^ ]*api-gateway-on-premises\]$/);
  });

  test.each(ways)('%s where the execute-api endpoint is disabled', (_, way) => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    const urls = PrivateApiUrls.of(privateApi(stack, [vpcEndpoint], { disableExecuteApiEndpoint: true }));
    expect(() => way(urls, vpcEndpoint)).toThrow(refused('ExecuteApiEndpointDisabled',
      "'api' must have its execute-api endpoint, since with 'disableExecuteApiEndpoint' it answers at its custom domain only (use throughDomain), got true"));
  });

  test.each(ways)('%s in another Region', (_, way) => {
    const app = new App();
    const vpcEndpoint = endpoint(newStack('eu-north-1', app));
    expect(() => way(PrivateApiUrls.of(privateApi(newStack('eu-west-1', app))), vpcEndpoint)).toThrow(refused('EndpointRegion',
      "'vpcEndpoint' must be in the Region of the API, eu-west-1, got one in eu-north-1"));
  });

  test.each(ways)('%s through an endpoint of another service', (_, way) => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack, true, InterfaceVpcEndpointAwsService.SQS);
    expect(() => way(PrivateApiUrls.of(privateApi(stack)), vpcEndpoint)).toThrow(refused('EndpointService',
      "'vpcEndpoint' must be one for execute-api, got one for sqs"));
  });

  test.each(ways.slice(1))('%s of an API that wants the name of the handshake to be its own', (name, way) => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    const api = privateApi(stack, [vpcEndpoint]);
    (api.node.defaultChild as CfnRestApi).endpointAccessMode = 'STRICT';
    expect(() => way(PrivateApiUrls.of(api), vpcEndpoint)).toThrow(refused('StrictAccessMode',
      `'endpointAccessMode' must be BASIC for '${name}', since STRICT lets callers in by private DNS and custom domains only, got 'STRICT'`));
    expect(() => PrivateApiUrls.of(api).throughPrivateDns(vpcEndpoint)).not.toThrow();
  });

  test('the name of an endpoint that nobody told', () => {
    const stack = newStack();
    const urls = PrivateApiUrls.of(privateApi(stack));
    expect(() => urls.throughEndpointName(known(stack, 'vpce-1'))).toThrow(refused('EndpointHostUnknown',
      "'endpointHost' must be given for an endpoint that is not made in this app, since its id is only a part of its name, got none for 'Seuwest1/vpce-1'"));
    expect(() => urls.throughEndpointName(known(stack, 'vpce-2'), { endpointHost: 'vpce-2' })).toThrow(refused('EndpointHost',
      "'endpointHost' must be the name of an endpoint for execute-api, such as 'vpce-0123456789abcdef0-abcd1234.execute-api.eu-west-1.vpce.amazonaws.com', got 'vpce-2'"));
  });

  test('an API that is not private', () => {
    const api = new RestApi(newStack(), 'Api', { cloudWatchRole: false });
    expect(() => PrivateApiUrls.of(api)).toThrow(refused('PublicApi', "'api' must be a private REST API, got 'Seuwest1/Api' that is called by its public URL"));
  });

  test('a stage that is not known, named twice, or impossible', () => {
    const stack = newStack();
    const api = privateApi(stack, [], { deploy: false });
    expect(() => PrivateApiUrls.of(api)).toThrow(refused('StageUnknown', "'stage' or 'stageName' must name the stage to call, got none"));
    const stage = Stage.fromStageAttributes(stack, 'Prod', { restApi: api, stageName: 'prod' });
    expect(() => PrivateApiUrls.of(api, { stage, stageName: 'beta' })).toThrow(refused('StageTwice', "'stageName' must be left out when 'stage' is given, got 'beta' beside 'Seuwest1/Prod'"));
    expect(() => PrivateApiUrls.of(api, { stageName: '$default' })).toThrow(refused('StageName', "'stageName' must be the name of a stage of a REST API, got '$default'"));
  });

  test('a remote API by something other than its id', () => {
    expect(() => PrivateApiUrls.ofRemote({ ...REMOTE, apiId: 'https://a1b2c3d4e5' })).toThrow(
      `'apiId' must be the id alone, such as 'a1b2c3d4e5', got 'https://a1b2c3d4e5' [see ${ARTICLE}]`);
  });
});

describe('what only the deployment knows is not judged', () => {
  test('an imported API, with an endpoint by a parameter', () => {
    const stack = newStack();
    const api: IRestApi = RestApi.fromRestApiId(stack, 'Api', 'a1b2c3d4e5');
    const vpcEndpoint = known(stack, new CfnParameter(stack, 'EndpointId').valueAsString);
    const urls = PrivateApiUrls.of(api, { stageName: 'prod' });
    expect([urls.throughPrivateDns(vpcEndpoint), urls.throughAlias(vpcEndpoint)].map((address) => written(stack, address))).toEqual([
      ['https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/', {}],
      ['https://a1b2c3d4e5-<EndpointId>.execute-api.eu-west-1.amazonaws.com/prod/', {}],
    ]);
  });

  test.each([
    ['an endpoint by a parameter, an API with one of this app', (stack: Stack) => [endpoint(stack), known(stack, new CfnParameter(stack, 'EndpointId').valueAsString)]],
    ['an endpoint by its id, an API with one of this app', (stack: Stack) => [endpoint(stack), known(stack, 'vpce-1')]],
  ])('%s', (_, endpoints) => {
    const stack = newStack();
    const [associated, called] = endpoints(stack);
    expect(() => PrivateApiUrls.of(privateApi(stack, [associated])).throughAlias(called)).not.toThrow();
  });

  test('a stack without environment', () => {
    const stack = new Stack(new App(), 'S');
    const vpcEndpoint = endpoint(stack);
    expect(written(stack, PrivateApiUrls.of(privateApi(stack, [vpcEndpoint])).throughAlias(vpcEndpoint))).toEqual([
      'https://<Api>-<Endpoint>.execute-api.<AWS::Region>.<AWS::URLSuffix>/<ApiDeploymentStageprod>/', {},
    ]);
  });
});
