import { App, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, AuthorizationType, CfnRestApi, EndpointType, MockIntegration, RestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { newStack, newVpc } from './networks';
import { ApiGatewayKbFindings } from '../../src';
import { AssociatedEndpointsPolicyMixin } from '../../src/networking/associated-endpoints-policy-mixin';

function endpoint(stack: Stack): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc: newVpc(stack), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

const privately = (...vpcEndpoints: InterfaceVpcEndpoint[]) => ({ types: [EndpointType.PRIVATE], vpcEndpoints });

function policiesOf(stack: Stack): unknown[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi')).map((api) => (api as { Properties: { Policy?: unknown } }).Properties.Policy);
}

function repaired(stack: Stack): unknown[] {
  Mixins.of(stack).apply(new AssociatedEndpointsPolicyMixin());
  return policiesOf(stack);
}

const calls = { Principal: '*', Action: 'execute-api:Invoke' };
const onlyThrough = (stack: Stack, vpcEndpoint: InterfaceVpcEndpoint) => ({
  ...calls,
  Sid: 'OnlyByNamedWays',
  Effect: 'Deny',
  Resource: 'execute-api:/*',
  Condition: { StringNotEquals: { 'aws:SourceVpce': [stack.resolve(vpcEndpoint.vpcEndpointId) as unknown] } },
});

test('an API without policy draws NET1, and none with the mixin', () => {
  const findings = (repair: (app: App) => void) => {
    const stack = newStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: privately(endpoint(stack)) });
    api.root.addMethod('GET', new MockIntegration({ integrationResponses: [{ statusCode: '200' }] }), { methodResponses: [{ statusCode: '200' }] });
    repair(stack.node.root as App);
    return ApiGatewayKbFindings.fromApp(stack.node.root as App).all().map(({ id }) => id).filter((id) => /^(NET|IAM)/.test(id));
  };
  expect(findings(() => {})).toEqual(['NET1']);
  expect(findings((app) => Mixins.of(app).apply(new AssociatedEndpointsPolicyMixin()))).toEqual([]);
});

test('lets associated endpoints in, and opens no method with IAM authorization', () => {
  const stack = newStack();
  const vpcEndpoint = endpoint(stack);
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: privately(vpcEndpoint) });
  api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  api.root.addResource('health').addMethod('GET', new MockIntegration());
  expect(repaired(stack)).toEqual([{
    Version: '2012-10-17',
    Statement: [onlyThrough(stack, vpcEndpoint), { ...calls, Sid: 'UnsignedCalls', Effect: 'Allow', Resource: 'execute-api:/*/GET/health' }],
  }]);
});

test('repairs an API with an OpenAPI document', () => {
  const stack = newStack();
  const vpcEndpoint = endpoint(stack);
  const get = { 'x-amazon-apigateway-integration': { type: 'mock' } };
  new SpecRestApi(stack, 'Api', {
    apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', paths: { '/health': { get } } }),
    cloudWatchRole: false,
    endpointConfiguration: privately(vpcEndpoint),
  });
  expect(repaired(stack)).toEqual([{
    Version: '2012-10-17', Statement: [onlyThrough(stack, vpcEndpoint), { ...calls, Sid: 'UnsignedCalls', Effect: 'Allow', Resource: 'execute-api:/*' }],
  }]);
});

describe('leaves alone', () => {
  const mixin = new AssociatedEndpointsPolicyMixin();
  const supported = (stack: Stack) => stack.node.findAll().filter((construct) => mixin.supports(construct)).map(({ node }) => node.path);
  const spec = (stack: Stack, document: Record<string, unknown>) => new SpecRestApi(stack, 'Spec', {
    apiDefinition: ApiDefinition.fromInline(document), cloudWatchRole: false, endpointConfiguration: privately(endpoint(stack)),
  });

  test('an API with a policy of its own, in its properties or its document', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: privately(vpcEndpoint) }).grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
    const documented = newStack();
    spec(documented, { 'openapi': '3.0.1', 'paths': {}, 'x-amazon-apigateway-policy': {} });
    expect([...supported(stack), ...supported(documented)]).toEqual([]);
  });

  test('an API whose document is not known, and may bring a policy', () => {
    const stack = newStack();
    spec(stack, { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://documents/api.yaml' } } });
    const elsewhere = newStack();
    new SpecRestApi(elsewhere, 'Spec', {
      apiDefinition: { bind: () => ({ s3Location: { bucket: 'documents', key: 'api.json' } }), bindAfterCreate: () => {} } as unknown as ApiDefinition,
      cloudWatchRole: false,
      endpointConfiguration: privately(endpoint(elsewhere)),
    });
    expect([...supported(stack), ...supported(elsewhere)]).toEqual([]);
  });

  test('a private API of which nobody knows who shall call, a public one, and one that is made of L1 constructs', () => {
    const stack = newStack();
    new RestApi(stack, 'Private', { cloudWatchRole: false, endpointConfiguration: privately() });
    new RestApi(stack, 'Regional', { cloudWatchRole: false });
    new CfnRestApi(stack, 'L1', { name: 'l1', endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-0a1b'] } });
    expect(supported(stack)).toEqual([]);
  });
});
