import { DeferredResource, readDeferred } from '../../src/template/deferred';
import { isObject } from '../../src/template/json';

const TEMPLATE = {
  Description: 'with "Resources": {\n  } and "Transform" in a text',
  Conditions: { Late: { 'Fn::Equals': [{ Ref: 'Stage' }, 'late'] } },
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'a\n  }\n "Resources": {' } },
    Loose: { Type: 'Custom::Thing', Metadata: { 'aws:cdk:path': 'Orders/Loose' }, Condition: 'Late' },
    Bare: { Type: 'AWS::SNS::Topic' },
  },
  Outputs: { Url: { Value: { Ref: 'Api' } } },
};

function written(template: object, indent = 1): string {
  return JSON.stringify(template, undefined, indent);
}

function readAll(body: ReturnType<typeof readDeferred>): unknown {
  if (!isObject(body) || !isObject(body.Resources)) return body;
  const resources = Object.entries(body.Resources).map(([id, resource]) => [id, resource instanceof DeferredResource ? resource.read() : resource]);
  return { ...body, Resources: Object.fromEntries(resources) };
}

describe('a template that the CDK has written', () => {
  test('reads as JSON does', () => {
    expect(readAll(readDeferred(written(TEMPLATE)))).toEqual(TEMPLATE);
  });

  test('keeps the order of its resources, and their types', () => {
    const resources = Object.entries(readDeferred(written(TEMPLATE))?.Resources as Record<string, DeferredResource>);
    expect(resources.map(([id, { Type }]) => [id, Type])).toEqual([
      ['Api', 'AWS::ApiGateway::RestApi'], ['Loose', 'Custom::Thing'], ['Bare', 'AWS::SNS::Topic'],
    ]);
  });

  test.each([
    ['another indent', written(TEMPLATE, 2)],
    ['no indent', written(TEMPLATE, 0)],
    ['no resources', written({ Outputs: {} })],
    ['empty resources', written({ Resources: {} })],
    ['a transform', written({ ...TEMPLATE, Transform: 'AWS::Serverless-2016-10-31' })],
    ['a resource whose type is not its first member', written({ Resources: { Api: { Properties: {}, Type: 'AWS::ApiGateway::RestApi' } } })],
    ['a loop among the resources', written({ Resources: { 'Fn::ForEach::Topics': ['Name', ['a'], {}] } })],
    ['an id that JSON escapes', written({ Resources: { 'A"B': { Type: 'AWS::SNS::Topic' } } })],
  ])('is left to the parser with %s', (_, text) => {
    expect(readDeferred(text)).toBeUndefined();
  });
});
