import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { resource, yamlIndex } from './given';
import { synthesized } from './synthesized';

test.each([
  ['nothing', '', false],
  ['an output for people', 'Outputs: { Id: { Value: !Ref Api } }', false],
  ['an export', 'Outputs: { Id: { Value: !Ref Api, Export: { Name: !Sub "${AWS::StackName}-api" } } }', true],
  ['an export of its URL', 'Outputs: { Url: { Value: !Sub "https://${Api}.execute-api.eu-west-1.amazonaws.com", Export: { Name: url } } }', true],
  ['an export of something else', 'Outputs: { Id: { Value: !Ref Other, Export: { Name: other } } }', false],
])('an API with %s is handed on: %s', (_, outputs, expected) => {
  const index = yamlIndex(`Resources: { Api: { Type: AWS::ApiGateway::RestApi }, Other: { Type: T } }\n${outputs}`);
  expect(index.exposures.has(resource(index, 'Api'))).toBe(expected);
});

test('a nested stack that is not at hand hands on what it gets, one that is does not', () => {
  const index = yamlIndex('Resources: { Api: { Type: T }, S: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Id: !Ref Api } } } }');
  const known = yamlIndex('Resources: { Api: { Type: T }, S: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Id: !Ref Api } } } }');
  known.add({ name: 'nested', body: { Resources: {} }, parent: resource(known, 'S') });
  expect([index, known].map((given) => given.exposures.has(resource(given, 'Api')))).toEqual([true, false]);
});

test('a parameter of SSM hands on what it holds', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const [kept, stored] = [new HttpApi(stack, 'Kept'), new HttpApi(stack, 'Stored')];
  new CfnOutput(stack, 'Url', { value: kept.apiEndpoint });
  new StringParameter(stack, 'Parameter', { stringValue: stored.apiId });
  const index = synthesized(app);
  expect(index.ofType('AWS::ApiGatewayV2::Api').map((each) => `${each.logicalId.slice(0, 4)} ${index.exposures.has(each)}`)).toEqual(['Kept false', 'Stor true']);
});
