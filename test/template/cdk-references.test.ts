import { App, Fn, NestedStack, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { CfnDeployment, CfnMethod, CfnRestApi, CfnStage, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { theOnly } from './given';
import { synthesized } from './synthesized';
import { Value } from '../../src/template/value';

const IRELAND = { env: { account: '111122223333', region: 'eu-west-1' } };
const OTHER_ACCOUNT = { env: { account: '444455556666', region: 'eu-west-1' } };
const VIRGINIA = { env: { account: '111122223333', region: 'us-east-1' } };

function fn(scope: Construct): LambdaFunction {
  return new LambdaFunction(scope, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('x') });
}

/** The resource that a value leads to, with its template. */
function target(value: Value): string | undefined {
  const { link } = value;
  return link === undefined ? undefined : `${link.resource.template.name}: ${link.resource.type}.${link.attribute}`;
}

test('a reference to another stack leads to its resource', () => {
  const app = new App();
  const producer = new Stack(app, 'Producer', IRELAND);
  const api = new RestApi(producer, 'Api', { deploy: false, cloudWatchRole: false });
  api.root.addMethod('GET');
  new CfnDeployment(new Stack(app, 'Consumer', IRELAND), 'Deployment', { restApiId: api.restApiId });

  const deployment = theOnly(synthesized(app), 'AWS::ApiGateway::Deployment');
  expect(Object.keys(deployment.properties.RestApiId as object)).toEqual(['Fn::ImportValue']);
  expect(target(deployment.get('RestApiId'))).toBe('Producer: AWS::ApiGateway::RestApi.Ref');
});

test('so does one between stacks whose environments are not known', () => {
  const app = new App();
  const certificate = new Certificate(new Stack(app, 'Producer'), 'Certificate', { domainName: 'api.example.com' });
  new CfnStage(new Stack(app, 'Consumer'), 'Stage', { restApiId: certificate.certificateArn });
  expect(target(theOnly(synthesized(app), 'AWS::ApiGateway::Stage').get('RestApiId')))
    .toBe('Producer: AWS::CertificateManager::Certificate.Ref');
});

test('a reference to another Region leads through the reader and the writer to the resource', () => {
  const app = new App();
  const producer = new Stack(app, 'Virginia', { ...VIRGINIA, crossRegionReferences: true });
  const certificate = new Certificate(producer, 'Certificate', { domainName: 'api.example.com' });
  new CfnStage(new Stack(app, 'Ireland', { ...IRELAND, crossRegionReferences: true }), 'Stage', { restApiId: certificate.certificateArn });

  const stage = theOnly(synthesized(app), 'AWS::ApiGateway::Stage');
  expect(JSON.stringify(stage.properties.RestApiId)).toMatch(/^\{"Fn::GetAtt":\["ExportsReader\w+","\/cdk\/exports\/Ireland\/Virginia/);
  expect(target(stage.get('RestApiId'))).toBe('Virginia: AWS::CertificateManager::Certificate.Ref');
});

test.each([
  ['unknown', {}, {}, { Region: { Ref: 'AWS::Region' } }],
  ['one Region', IRELAND, IRELAND, { Region: 'eu-west-1' }],
  ['two Regions', VIRGINIA, IRELAND, { Region: 'us-east-1' }],
  ['two accounts', IRELAND, OTHER_ACCOUNT, { Region: 'eu-west-1', RoleArn: expect.anything() }],
])('a weak reference leads to the resource: %s', (_, there, here, where) => {
  const app = new App();
  const api = new CfnRestApi(new Stack(app, 'Producer', there), 'Api', { name: 'orders' });
  new CfnDeployment(new Stack(app, 'Consumer', here), 'Deployment', { restApiId: Stack.consumeReference(api.ref, ReferenceStrength.WEAK) });

  const deployment = theOnly(synthesized(app), 'AWS::ApiGateway::Deployment');
  expect(deployment.properties.RestApiId)
    .toEqual({ 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: expect.stringMatching(/^PublishOutputRefApi/), ...where } });
  expect(target(deployment.get('RestApiId'))).toBe('Producer: AWS::ApiGateway::RestApi.Ref');
});

test('references into and out of nested stacks lead to the resources', () => {
  // The command line sets it; without it the template does not say which file the nested stack has.
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const parent = new Stack(app, 'Parent', IRELAND);
  const nested = new NestedStack(parent, 'Nested');
  const api = new RestApi(parent, 'Api', { cloudWatchRole: false });
  new CfnMethod(nested, 'Method', { httpMethod: 'GET', resourceId: api.restApiRootResourceId, restApiId: api.restApiId });
  const inner = fn(nested);
  api.root.addMethod('GET', new LambdaIntegration(inner));

  const index = synthesized(app);
  const [{ name }] = index.templates.filter(({ parent: stack }) => stack !== undefined);
  expect(name).toMatch(/^Parent\/NestedNestedStack/);
  const read = index.ofType('AWS::ApiGateway::Method').find(({ logicalId }) => logicalId === 'Method')!;
  expect(target(read.get('RestApiId'))).toBe('Parent: AWS::ApiGateway::RestApi.Ref');
  expect(target(read.get('ResourceId'))).toBe('Parent: AWS::ApiGateway::RestApi.RootResourceId');
  const [permission] = index.ofType('AWS::Lambda::Permission').filter(({ template }) => template.name === 'Parent');
  expect(target(permission.get('FunctionName'))).toBe(`${name}: AWS::Lambda::Function.Arn`);
});

test('the host of an origin is that of the API, however it is cut out of its URL', () => {
  const app = new App();
  const stack = new Stack(app, 'Edge', IRELAND);
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET');
  const http = new HttpApi(stack, 'Http');
  new Distribution(stack, 'One', {
    defaultBehavior: { origin: new RestApiOrigin(api) },
    additionalBehaviors: {
      '/a/*': { origin: new HttpOrigin(Fn.parseDomainName(api.url)) },
      '/b/*': { origin: new HttpOrigin(Fn.parseDomainName(http.apiEndpoint)) },
    },
  });
  const hosts = theOnly(synthesized(app), 'AWS::CloudFront::Distribution').get('DistributionConfig', 'Origins').items
    ?.map((origin) => String(origin.get('DomainName')).replace(/[0-9A-F]{8}/, ''));
  expect(hosts).toEqual([
    "'<Api>.execute-api.eu-west-1.amazonaws.com'",
    "'<Api>.execute-api.eu-west-1.amazonaws.com'",
    "'<Http>.execute-api.eu-west-1.amazonaws.com'",
  ]);
});
