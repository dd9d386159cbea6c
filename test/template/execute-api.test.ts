import { template } from './given';
import { covers } from '../../src/template/model/covers';
import { apiOfArn, executeApiArn, executeApiHost, pathInArn, segmentText } from '../../src/template/model/execute-api';
import { textOf } from '../../src/template/model/mask';
import { Part, Value } from '../../src/template/value';

const GIVEN = template({
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Other: { Type: 'AWS::ApiGateway::RestApi' },
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Socket: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
    Sam: { Type: 'AWS::Serverless::Api' },
    Stage: { Type: 'AWS::ApiGateway::Stage' },
    Endpoint: { Type: 'AWS::EC2::VPCEndpoint' },
    Topic: { Type: 'AWS::SNS::Topic' },
  },
});

/** The parts of a text with `${...}` in it. */
function parts(text: string): readonly Part[] {
  return Value.of(GIVEN, 'Given', { 'Fn::Sub': text.replace(/\$\{stageVariables/g, '${!stageVariables') }).parts ?? [];
}

function shown(pieces: readonly Part[]): string {
  return pieces.map((part) => typeof part === 'string' ? part : 'resource' in part ? `<${part.resource.logicalId}>` : '<?>').join('');
}

describe('a host below execute-api', () => {
  test.each([
    ['${Api}.execute-api.eu-west-1.amazonaws.com', 'API <Api> in eu-west-1'],
    ['${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}', 'API <Api> in <?>'],
    ['${Api}.execute-api.${AWS::Region}.amazonaws.com.cn', 'API <Api> in <?>'],
    ['abc123def4.execute-api.eu-west-1.amazonaws.com', 'API abc123def4 in eu-west-1'],
    ['abc123def4.execute-api.eu-west-1.amazonaws.com.', 'API abc123def4 in eu-west-1'],
    ['${Sam}.execute-api.eu-west-1.amazonaws.com', 'API <Sam> in eu-west-1'],
    ['${Http.ApiId}.execute-api.eu-west-1.amazonaws.com', 'API <Http> in eu-west-1'],
    ['https://${Api}.execute-api.eu-west-1.amazonaws.com/${Stage}/', 'API <Api> in eu-west-1 https /<Stage>/'],
    ['HTTPS://${Api}.execute-api.eu-west-1.amazonaws.com:443/prod', 'API <Api> in eu-west-1 https :443/prod'],
    ['${Http.ApiEndpoint}', 'API <Http> in <?> https'],
    ['${Http.ApiEndpoint}/orders', 'API <Http> in <?> https /orders'],
    ['${Socket.ApiEndpoint}/prod', 'API <Socket> in <?> wss /prod'],
    ['d-abc123def4.execute-api.eu-west-1.amazonaws.com', 'DOMAIN_TARGET d-abc123def4 in eu-west-1'],
    ['abc123def4-vpce-0123.execute-api.eu-west-1.amazonaws.com', 'API_AT_ENDPOINT abc123def4-vpce-0123 in eu-west-1'],
    ['${Api}-${Endpoint}.execute-api.eu-west-1.amazonaws.com', 'API_AT_ENDPOINT <Api>-<Endpoint> in eu-west-1'],
    ['abc123def4-${Endpoint}.execute-api.eu-west-1.amazonaws.com', 'API_AT_ENDPOINT abc123def4-<Endpoint> in eu-west-1'],
    ['vpce-0123-abc.execute-api.eu-west-1.vpce.amazonaws.com', 'VPC_ENDPOINT vpce-0123-abc in eu-west-1'],
    ['abc123def4.execute-api-fips.us-gov-west-1.amazonaws.com', 'API abc123def4 in us-gov-west-1'],
  ])('%s is %s', (text, expected) => {
    const host = executeApiHost(parts(text));
    const rest = [host?.scheme, host === undefined ? '' : shown(host.rest)].filter((piece) => piece !== undefined && piece !== '');
    expect([`${host?.kind} ${shown(host?.label ?? [])} in ${shown(host?.region ?? [])}`, ...rest].join(' ')).toBe(expected);
  });

  test.each([
    'api.example.com', '${Topic}.execute-api.eu-west-1.amazonaws.com', '${Topic.TopicName}.execute-api.eu-west-1.amazonaws.com', '${Unknown}.execute-api.eu-west-1.amazonaws.com',
    'execute-api.eu-west-1.amazonaws.com', '*.execute-api.eu-west-1.amazonaws.com', 'abc.execute-api.eu-west-1.example.com', '${Api}', '', 'abc.lambda-url.eu-west-1.on.aws',
  ])('%s is none, or it can not be told whose', (text) => {
    expect(executeApiHost(parts(text))).toBeUndefined();
  });

  test('names the resource of the API', () => {
    expect(executeApiHost(parts('https://${Api}.execute-api.eu-west-1.amazonaws.com/prod'))?.api?.logicalId).toBe('Api');
  });
});

describe('an ARN of execute-api', () => {
  test('falls into its pieces', () => {
    const arn = executeApiArn(parts('arn:${AWS::Partition}:execute-api:eu-west-1:111122223333:${Api}/${Stage}/GET/orders/*'))!;
    expect([arn.partition, arn.region, arn.account, arn.api].map(shown)).toEqual(['<?>', 'eu-west-1', '111122223333', '<Api>']);
    expect(arn.segments.map(shown)).toEqual(['<Stage>', 'GET', 'orders', '*']);
    expect([arn.isShort, apiOfArn(arn)?.logicalId, segmentText(arn, 1), segmentText(arn, 0), segmentText(arn, 9)]).toEqual([false, 'Api', 'GET', undefined, undefined]);
  });

  test('has a short form without Region, account and API', () => {
    const arn = executeApiArn(['execute-api:/prod/GET/orders'])!;
    expect([arn.isShort, arn.segments.map(shown), shown(arn.api)]).toEqual([true, ['prod', 'GET', 'orders'], '']);
  });

  test.each(['arn:aws:lambda:eu-west-1:111122223333:function:x', 'execute-api:prod', 'https://x', 'arn:aws:execute-api:eu-west-1', '*', ''])('%s is none', (text) => {
    expect(executeApiArn([text])).toBeUndefined();
  });

  test('stands for any value of a path parameter', () => {
    expect(['/', '/orders/{id}', '/{proxy+}', 'a/{b}/c'].map(pathInArn)).toEqual(['', 'orders/*', '*', 'a/*/c']);
  });
});

describe('covers', () => {
  const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:';

  test.each([
    // What is covered
    ['abc/*/GET/orders', 'abc/prod/GET/orders', true],
    ['abc/*', 'abc/prod/GET/orders/deep', true],
    ['abc/*/*', 'abc/prod/GET/orders/deep', true],
    ['abc/*/*/*', 'abc/prod/GET/orders/deep', true],
    ['*', 'abc/prod/GET/', true],
    ['abc/prod/GET/orders', 'abc/prod/GET/orders', true],
    ['abc/pr?d/GET/orders', 'abc/prod/GET/orders', true],
    ['abc/*$connect', 'abc/prod/$connect', true],
    ['${Api}/*/GET/*', '${Api}/prod/GET/orders', true],
    ['${Api}/${Stage}/GET/orders', '${Api}/${Stage}/GET/orders', true],
    ['${Api}/*/GET/orders', '${Api}/${Stage}/GET/orders', true],
    ['abc/*/*/orders/*', 'abc/prod/*/orders/*', true],
    // What is not
    ['abc/*/POST/orders', 'abc/prod/GET/orders', false],
    ['abc/*/GET/orders', 'abc/prod/GET/', false],
    ['abc/prod/GET/orders', 'abc/test/GET/orders', false],
    ['abc/*/GET/orders', 'abc/prod/*/orders', false],
    ['abc/*/GET/orders/1', 'abc/prod/GET/orders/*', false],
    ['abc/*/ANY/orders', 'abc/prod/*/orders', false],
    ['abc/*/get/orders', 'abc/prod/GET/orders', false],
    ['abc/????/GET', 'abc/dev/GET', false],
    ['${Other}/*', '${Api}/prod/GET/orders', false],
    ['${Api}/*/GET/orders', '${Api}/${Stage}/POST/orders', false],
    ['${Api}', '${Api}/prod', false],
    ['', 'abc', false],
    // What only the deployment knows
    ['abc123/*', '${Api}/prod/GET/orders', undefined],
    ['${Api}/prod/GET/orders', '${Api}/${Stage}/GET/orders', undefined],
    ['${Api}/${Stage}/GET/orders', '${Api}/prod/GET/orders', undefined],
    ['${Api}/${Unknown}/GET/orders', '${Api}/prod/GET/orders', undefined],
    ['${Unknown}/*', '${Api}/prod/GET/orders', undefined],
    ['${Api}/prod${Unknown}', '${Api}/prod', undefined],
    ['${Api}/prod*${Unknown}/x', '${Api}/prod/x', undefined],
    ['${Api}/?/GET', '${Api}/${Stage}/GET', undefined],
  ])('%s of %s: %s', (pattern, needed, expected) => {
    expect(covers(parts(`${ARN}${pattern}`), parts(`${ARN}${needed}`))).toBe(expected);
  });

  test.each([
    ['*', `${ARN}abc/prod/GET/orders`, true],
    ['arn:aws:execute-api:*:*:abc/*', `${ARN}abc/prod/GET/orders`, true],
    ['arn:aws:execute-api:us-east-1:*:abc/*', `${ARN}abc/prod/GET/orders`, false],
    ['arn:aws:execute-api:*:abc/*', `${ARN}abc/prod/GET/orders`, undefined],
    ['arn:aws:execute-api:*:abc/prod', `${ARN}abc/prod/GET/orders`, false],
    ['arn:${AWS::Partition}:execute-api:eu-west-1:111122223333:abc/*', `${ARN}abc/prod/GET/orders`, undefined],
    ['arn:aws:${Unknown}', `${ARN}abc/prod/GET/orders`, undefined],
    ['execute-api:/*', `${ARN}abc/prod/GET/orders`, false],
    [`${ARN}abc/*/GET/items:batch`, `${ARN}abc/prod/GET/items:batch`, true],
  ])('the whole ARN %s of %s: %s', (pattern, needed, expected) => {
    expect(covers(parts(pattern), parts(needed))).toBe(expected);
  });

  test('a wildcard never reaches over a colon', () => {
    expect(covers(['arn:aws:execute-api:eu-west-1:*:abc/GET'], ['arn:aws:execute-api:eu-west-1:1:2:abc/GET'])).toBe(false);
  });

  test('many wildcards do not take for ever', () => {
    expect(covers([`${'*a'.repeat(900)}b`], ['a'.repeat(1_900)])).toBe(false);
  });

  test('texts beyond the length of any ARN are left open', () => {
    expect(covers(['a'.repeat(3_000)], ['b'.repeat(3_000)])).toBeUndefined();
  });
});

test('textOf spells parts that are all text', () => {
  expect([textOf(['a', 'b']), textOf(parts('a${Api}')), textOf([])]).toEqual(['ab', undefined, '']);
});
