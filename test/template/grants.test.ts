import { answers, resource, yamlIndex } from './given';
import { ArnPatterns } from '../../src/template/model/arn-patterns';
import { FunctionReference } from '../../src/template/model/functions';
import { TemplateIndex } from '../../src/template/template-index';

describe('patterns of ARNs', () => {
  test.each([
    [['prod/GET/orders'], 'prod/GET/orders', true],
    [['prod/GET/orders'], 'prod/GET/order', false],
    [['*/GET/orders'], 'prod/GET/orders', true],
    [['*/GET/orders', '*/GET/customers'], 'prod/PUT/orders', false],
    [['prod/*/orders'], 'prod/*/orders', true],
    [['prod/GET/orders/*'], 'prod/GET/orders', false],
    [['prod/GET/orders/*'], 'prod/GET/orders/1/lines', true],
    [['prod/GET/orders/?'], 'prod/GET/orders/1', true],
    [['prod/GET/orders/?'], 'prod/GET/orders/*', false],
    [['*'], 'prod/GET/', true],
    [['p*d/*/o*s'], 'prod/GET/orders', true],
    [['pr*rod/x'], 'prod/x', false],
    [[], 'prod/GET/', false],
  ])('%j cover %s: %s', (patterns, needed, expected) => {
    const all = new ArnPatterns();
    for (const pattern of patterns) all.add(pattern);
    expect(all.cover(needed)).toBe(expected);
    expect(all.isEmpty).toBe(patterns.length === 0);
  });

  test('are found among thousands without trying each', () => {
    const all = new ArnPatterns();
    for (let i = 0; i < 20_000; i++) all.add(`*/GET/orders/${i}/*`);
    const started = process.hrtime.bigint();
    for (let i = 0; i < 20_000; i++) expect(all.cover(`prod/PUT/orders/${i}/x`)).toBe(false);
    // Trying each would take a hundred times as long.
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5_000);
  });
});

const API = '  Api: { Type: AWS::ApiGateway::RestApi }\n  Other: { Type: AWS::ApiGateway::RestApi }\n  Fn: { Type: AWS::Lambda::Function }\n'
  + '  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Fn } }\n'
  + '  One: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Fn } }\n';

function permission(properties: string, section = ''): string {
  return `  Permission: { Type: AWS::Lambda::Permission, ${section} Properties: { Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com, ${properties} } }\n`;
}

function granted(index: TemplateIndex, qualifier?: FunctionReference['qualifier']) {
  return index.grants.of({ resource: resource(index, 'Fn'), qualifier, stageVariables: [] }, resource(index, 'Fn'));
}

const arn = (rest: string) => `SourceArn: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:${rest}"`;

describe('what is granted for a function', () => {
  test.each([
    ['FunctionName: !Ref Fn', [true, true, true]],
    [`FunctionName: !Ref Fn, ${arn('${Api}/*')}`, [true, true, true]],
    [`FunctionName: !Ref Fn, ${arn('${Api}/prod/GET/')}`, [true, true, true]],
    [`FunctionName: !Ref Fn, ${arn('${Api}/prod/PUT/')}`, [true, true, false]],
    [`FunctionName: !Ref Fn, ${arn('${Api}/prod/GET/{id}')}`, [true, undefined, undefined]],
    [`FunctionName: !Ref Fn, ${arn('${Api}/${Stage}/GET/')}`, [true, true, undefined]],
    [`FunctionName: !Ref Fn, ${arn('${Other}/*')}`, [true, false, false]],
    [`FunctionName: !Ref Fn, ${arn('*/prod/GET/')}`, [true, true, true]],
    [`FunctionName: !Ref Fn, ${arn('${ApiId}/*')}`, [true, undefined, undefined]],
    ['FunctionName: !Ref Fn, SourceArn: !Ref Source', [true, undefined, undefined]],
    ['FunctionName: !Ref Fn, SourceArn: arn:aws:s3:::orders', [true, false, false]],
    ["FunctionName: !Ref Fn, SourceAccount: '444455556666'", [true, false, false]],
    ["FunctionName: !Ref Fn, SourceAccount: '111122223333'", [true, true, true]],
    ['FunctionName: !Ref Live', [false, false, false]],
  ])('{ %s }: %j', (properties, expected) => {
    const index = yamlIndex(`Parameters: { Stage: { Type: String }, ApiId: { Type: String }, Source: { Type: String } }\nResources:\n${API}${permission(properties)}`,
      { account: '111122223333', region: 'eu-west-1' });
    const { any, grant } = granted(index);
    const api = index.apis.of(resource(index, 'Api'))!;
    expect([any, grant.isFor(api), grant.covers(api, 'prod/GET/')]).toEqual(expected);
  });

  test.each([
    ['!Ref Live', [true, true, false, false, undefined]],
    ['!Sub "${Fn.Arn}:live"', [true, true, false, false, undefined]],
    ['!Ref One', [false, false, true, false, undefined]],
    ['!Ref Fn', [false, false, false, true, false]],
    ['!Sub "${Fn.Arn}:${Alias}"', [undefined, undefined, undefined, false, undefined]],
  ])('under the name %s', (name, expected) => {
    const index = yamlIndex(`Parameters: { Alias: { Type: String } }\nResources:\n${API}${permission(`FunctionName: ${name}`)}`);
    const qualifiers = [resource(index, 'Live'), 'live', resource(index, 'One'), undefined, [{ hole: 'x' }]];
    expect(qualifiers.map((qualifier) => granted(index, qualifier).any)).toEqual(expected);
  });

  test('follows the conditions of the permissions', () => {
    const index = yamlIndex(`Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, x] }\nResources:\n${API}${permission('FunctionName: !Ref Fn', 'Condition: C,')}`);
    expect(answers(index, () => granted(index).any)).toEqual([true, false]);
  });

  test('may be more where a custom resource adds permissions, or where one names nobody knows whom', () => {
    const custom = "  Grant: { Type: 'Custom::AWS', Properties: { Create: '{\"action\":\"addPermission\"}' } }\n";
    const unknown = permission('FunctionName: !Ref Name');
    const doubts = ['', custom, unknown].map((text) => {
      const index = yamlIndex(`Parameters: { Name: { Type: String } }\nResources:\n${API}${text}`);
      return index.grants.mayBeMore(resource(index, 'Fn'));
    });
    expect(doubts).toEqual([false, true, true]);
  });
});
