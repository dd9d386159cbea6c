import { App, CfnElement, CfnParameter, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, EndpointType, IRestApi, RestApi, SpecRestApi, ApiDefinition } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { certificateIn, DOMAIN_ARTICLE, http, IRELAND, newStack, rest, restApi, webSocket } from './apis';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { ApiDomain } from '../../src/domains/api-domain';
import { ApiDomainProps } from '../../src/domains/api-domain-props';
import { ApiTarget } from '../../src/domains/api-target';

function domainIn(stack = newStack(), props: Partial<ApiDomainProps> = {}) {
  const region = props.endpointType === EndpointType.EDGE ? 'us-east-1' : 'eu-west-1';
  return new ApiDomain(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateIn(stack, region), ...props });
}

function mapped(key: string, target: (stack: ReturnType<typeof newStack>) => ApiTarget, props: Partial<ApiDomainProps> = {}): Template {
  const stack = newStack();
  domainIn(stack, { ...props, mappings: { [key]: target(stack) } });
  return Template.fromStack(stack);
}

const REF = { Ref: Match.anyValue() };

describe('a key', () => {
  test.each([['', Match.absent()], ['orders', 'orders']])("'%s' of a REST API is a base path mapping", (key, BasePath) => {
    mapped(key, (stack) => rest(stack, 'Orders')).hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      DomainName: { Ref: Match.stringLikeRegexp('^Domain') },
      BasePath,
      RestApiId: { Ref: Match.stringLikeRegexp('^Orders') },
      Stage: { Ref: Match.stringLikeRegexp('^OrdersDeploymentStageprod') },
    });
  });

  test.each([['', Match.absent()], ['shop', 'shop'], ['shop/v2', 'shop/v2']])("'%s' of an HTTP API is an API mapping", (key, ApiMappingKey) => {
    mapped(key, (stack) => http(stack, 'Shop')).hasResource('AWS::ApiGatewayV2::ApiMapping', {
      Properties: { DomainName: REF, ApiMappingKey, ApiId: { Ref: Match.stringLikeRegexp('^Shop') }, Stage: '$default' },
      DependsOn: [Match.stringLikeRegexp('^ShopDefaultStage')],
    });
  });

  test('of several levels of a REST API is an API mapping', () => {
    mapped('v1/orders', (stack) => rest(stack, 'Orders')).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      ApiMappingKey: 'v1/orders', Stage: { Ref: Match.stringLikeRegexp('^OrdersDeploymentStageprod') },
    });
  });

  test('of a WebSocket API is an API mapping', () => {
    mapped('chat', (stack) => webSocket(stack, 'Chat')).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'chat', Stage: 'live' });
  });

  test('of an edge-optimized domain is a base path mapping', () => {
    mapped('orders', (stack) => rest(stack, 'Orders'), { endpointType: EndpointType.EDGE })
      .hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'orders' });
  });
});

test('one map takes root, single and multi-level keys of REST and HTTP APIs', () => {
  const stack = newStack();
  domainIn(stack, { mappings: { '': http(stack, 'Shop'), 'orders': rest(stack, 'Orders'), 'v1/orders': rest(stack, 'OldOrders') } });
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::ApiGateway::BasePathMapping', 1);
  template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 2);
});

describe('an API', () => {
  test.each<[string, (stack: ReturnType<typeof newStack>) => IRestApi]>([
    ['SpecRestApi', (stack) => new SpecRestApi(stack, 'Api', { cloudWatchRole: false, apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', paths: {} }) })],
    ['KbRestApi', (stack) => new KbRestApi(stack, 'Api')],
  ])('may be a %s', (_, api) => {
    mapped('', (stack) => {
      const made = api(stack);
      if (made instanceof RestApi) made.root.addMethod('GET');
      return ApiTarget.restApi(made);
    }).hasResourceProperties('AWS::ApiGateway::BasePathMapping', { Stage: { Ref: Match.stringLikeRegexp('^ApiDeploymentStageprod') } });
  });

  test('may be imported', () => {
    const stack = newStack();
    domainIn(stack, {
      mappings: {
        rest: ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Rest', 'a1b2c3'), { stageName: 'live' }),
        http: ApiTarget.httpApi(HttpApi.fromHttpApiAttributes(stack, 'Http', { httpApiId: 'd4e5f6' })),
        beta: ApiTarget.httpApi(HttpApi.fromHttpApiAttributes(stack, 'Beta', { httpApiId: 'd4e5f6' }), { stageName: 'beta' }),
      },
    });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'rest', RestApiId: 'a1b2c3', Stage: 'live' });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'http', ApiId: 'd4e5f6', Stage: '$default' });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'beta', ApiId: 'd4e5f6', Stage: 'beta' });
  });

  test('may be an imported WebSocket API', () => {
    mapped('', (stack) => ApiTarget.webSocketApi(WebSocketApi.fromWebSocketApiAttributes(stack, 'Chat', { webSocketId: 'w7' }), 'live'))
      .hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiId: 'w7', Stage: 'live' });
  });

  test('may be mapped with another stage than its own', () => {
    mapped('', (stack) => {
      const httpApi = new HttpApi(stack, 'Shop');
      return ApiTarget.httpApi(httpApi, { stage: new HttpStage(stack, 'Beta', { httpApi, stageName: 'beta' }) });
    }).hasResource('AWS::ApiGatewayV2::ApiMapping', { Properties: { Stage: 'beta' }, DependsOn: [Match.stringLikeRegexp('^Beta')] });
  });

  test('of an unknown stage is refused', () => {
    const stack = newStack();

    expect(() => ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Orders', 'a1b2c3'))).toThrow(expect.objectContaining({
      name: 'StageUnknown', message: `'stage' or 'stageName' must name the stage to map, got none for 'S/Orders' [see ${DOMAIN_ARTICLE}]`,
    }) as Error);
    expect(() => ApiTarget.httpApi(new HttpApi(stack, 'Shop', { createDefaultStage: false }))).toThrow("got none for 'S/Shop'");
  });

  test('of two stages is refused', () => {
    const api = restApi(newStack(), 'Orders');

    expect(() => ApiTarget.restApi(api, { stage: api.deploymentStage, stageName: 'live' })).toThrow(expect.objectContaining({
      name: 'StageTwice',
      message: `'stageName' must be left out when 'stage' is given, got 'live' beside 'S/Orders/DeploymentStage.prod' for 'S/Orders' [see ${DOMAIN_ARTICLE}]`,
    }) as Error);
  });
});

describe('the execute-api endpoint', () => {
  test.each<[string, (stack: ReturnType<typeof newStack>) => ApiTarget]>([
    ['AWS::ApiGateway::RestApi', (stack) => rest(stack, 'Api')],
    ['AWS::ApiGatewayV2::Api', (stack) => http(stack, 'Api')],
  ])('of a mapped %s is off, unless the domain says otherwise', (type, target) => {
    mapped('', target).hasResourceProperties(type, { DisableExecuteApiEndpoint: true });
    mapped('', target, { disableExecuteApiEndpoint: false }).hasResourceProperties(type, { DisableExecuteApiEndpoint: Match.absent() });
  });

  test('of a WebSocket API stays on, unless the domain says otherwise', () => {
    const target = (stack: ReturnType<typeof newStack>) => webSocket(stack, 'Chat');
    mapped('', target).hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: Match.absent() });
    mapped('', target, { disableExecuteApiEndpoint: true }).hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  test('is switched off for a REST API by a new deployment', () => {
    const deploymentOf = (props: Partial<ApiDomainProps>) => Object.keys(mapped('', (stack) => rest(stack, 'Api'), props).findResources('AWS::ApiGateway::Deployment'));

    expect(deploymentOf({})).not.toEqual(deploymentOf({ disableExecuteApiEndpoint: false }));
  });

  test('stays as the API says', () => {
    mapped('', (stack) => {
      const api = restApi(stack, 'Api');
      (api.node.defaultChild as CfnRestApi).disableExecuteApiEndpoint = false;
      return ApiTarget.restApi(api);
    }).hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: false });
  });
});

describe('a domain of another stack', () => {
  test('takes mappings that live beside the API', () => {
    const app = new App();
    const domain = domainIn(newStack('S', IRELAND, app));
    const stack = newStack('Api', IRELAND, app);
    ApiDomain.fromApiDomainAttributes(stack, 'Domain', { domainName: domain.domainName }).addMapping('v1/orders', rest(stack, 'Orders'));

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      DomainName: { 'Fn::ImportValue': Match.stringLikeRegexp('^S:ExportsOutputRefDomain') }, ApiMappingKey: 'v1/orders',
    });
  });

  test('of which the type is known refuses what its type does', () => {
    const stack = newStack();
    const domain = ApiDomain.fromApiDomainAttributes(stack, 'Domain', { domainName: 'api.example.com', endpointType: EndpointType.EDGE });

    expect(() => domain.addMapping('', http(stack, 'Shop'))).toThrow("must be a REST API on an edge-optimized domain, got the HTTP API 'S/Shop'");
    expect(domain.urlForPath('/a')).toBe('https://api.example.com/a');
  });
});

describe('a routing rule', () => {
  test('leads requests with certain headers and a base path to a REST API, before the mappings', () => {
    const stack = newStack();
    domainIn(stack, {
      mappings: { '': rest(stack, 'Orders') },
      routingRules: [{
        priority: 10,
        basePath: 'orders',
        stripBasePath: true,
        target: rest(stack, 'Beta'),
        headers: [{ header: 'x-version', valueGlob: 'beta*' }, { header: 'x-team', valueGlob: 'red' }],
      }],
    });
    const template = Template.fromStack(stack);
    const [domain] = Object.keys(template.findResources('AWS::ApiGateway::DomainName'));

    template.hasResourceProperties('AWS::ApiGateway::DomainName', { RoutingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING' });
    template.hasResourceProperties('AWS::ApiGatewayV2::RoutingRule', {
      DomainNameArn: { 'Fn::GetAtt': [domain, 'DomainNameArn'] },
      Priority: 10,
      Conditions: [
        { MatchHeaders: { AnyOf: [{ Header: 'x-version', ValueGlob: 'beta*' }] } },
        { MatchHeaders: { AnyOf: [{ Header: 'x-team', ValueGlob: 'red' }] } },
        { MatchBasePaths: { AnyOf: ['orders'] } },
      ],
      Actions: [{ InvokeApi: { ApiId: REF, Stage: { Ref: Match.stringLikeRegexp('^BetaDeploymentStageprod') }, StripBasePath: true } }],
    });
    template.allResourcesProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  });

  test('without conditions takes every request', () => {
    const stack = newStack();
    domainIn(stack).addRoutingRule({ priority: 1_000_000, target: rest(stack, 'Orders') });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::RoutingRule', { Conditions: [] });
  });

  test('of an imported domain names it by its ARN', () => {
    const stack = newStack();
    ApiDomain.fromApiDomainAttributes(stack, 'Domain', { domainName: 'api.example.com' }).addRoutingRule({ priority: 1, target: rest(stack, 'Orders') });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::RoutingRule', {
      DomainNameArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:eu-west-1::/domainnames/api.example.com']] },
    });
  });
});

test('a domain of WebSocket APIs has URLs of theirs', () => {
  const stack = newStack();

  expect(domainIn(stack, { mappings: { chat: webSocket(stack, 'Chat') } }).urlForPath('chat')).toBe('wss://api.example.com/chat');
});

test('logical ids of mappings tell their keys apart', () => {
  const stack = newStack();
  const domain = domainIn(stack, { mappings: { '': rest(stack, 'A'), 'v1': rest(stack, 'B'), 'v1/a': rest(stack, 'C'), 'v1-a': rest(stack, 'D') } });
  const ids = domain.node.children.filter(({ node }) => node.id.startsWith('Mapping')).map((mapping) => stack.getLogicalId(mapping as CfnElement));

  expect(new Set(ids).size).toBe(4);
});

test('keys and priorities that only the deployment knows have logical ids that nothing else changes', () => {
  const ids = (before: boolean) => {
    const stack = newStack();
    if (before) Token.asNumber({ resolve: () => 1 });
    const [one, two] = ['One', 'Two'].map((id) => new CfnParameter(stack, id).valueAsString);
    const domain = domainIn(stack, { mappings: { [one]: rest(stack, 'A'), [two]: rest(stack, 'B') } });
    domain.addRoutingRule({ priority: new CfnParameter(stack, 'Order', { type: 'Number' }).valueAsNumber, target: rest(stack, 'C') });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: { Ref: 'Two' } });
    return ['AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::RoutingRule'].flatMap((type) => Object.keys(template.findResources(type)));
  };

  expect(ids(false)).toEqual(['MappingRefOne', 'MappingRefTwo', 'RuleRefOrder'].map((start): unknown => expect.stringMatching(new RegExp(`^Domain${start}`))));
  expect(ids(true)).toEqual(ids(false));
});
