import { App, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, CfnMethod, CfnRestApi, Cors, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccountPrincipal, AnyPrincipal, IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SignedMethodsMixin } from '../../src';

function methodsWith(...principals: IPrincipal[]): string[] {
  const stack = new Stack(new App(), 'Owner');
  const api = new RestApi(stack, 'Orders', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
  api.root.addMethod('GET', new MockIntegration());
  api.root.addMethod('POST', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  api.root.addMethod('PUT', new MockIntegration()).node.defaultChild?.node.addMetadata('x', 'y');
  for (const principal of principals) api.addToResourcePolicy(new PolicyStatement({ principals: [principal], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
  Mixins.of(stack).apply(new SignedMethodsMixin());
  return Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method'))
    .map((resource) => (resource as { Properties: { HttpMethod: string; AuthorizationType: string } }).Properties)
    .map(({ HttpMethod, AuthorizationType: type }) => `${HttpMethod} ${type}`);
}

test('lets methods ask for a signature where the policy refuses everybody without one', () => {
  expect(methodsWith(new AccountPrincipal('222233334444'))).toEqual(['OPTIONS NONE', 'GET AWS_IAM', 'POST AWS_IAM', 'PUT AWS_IAM']);
});

test('leaves open methods alone where a statement lets anybody in', () => {
  expect(methodsWith(new AccountPrincipal('222233334444'), new AnyPrincipal())).toEqual(['OPTIONS NONE', 'GET NONE', 'POST AWS_IAM', 'PUT NONE']);
});

test('leaves an API without policy alone', () => {
  expect(methodsWith()).toEqual(['OPTIONS NONE', 'GET NONE', 'POST AWS_IAM', 'PUT NONE']);
});

test('repairs L1 methods, and leaves other authorizations and unreadable policies alone', () => {
  const stack = new Stack(new App(), 'Owner');
  const policy = { Statement: [{ Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 'execute-api:Invoke', Resource: '*' }] };
  const method = (id: string, api: CfnRestApi, authorizationType?: string) =>
    new CfnMethod(stack, id, { restApiId: api.ref, resourceId: api.attrRootResourceId, httpMethod: 'GET', authorizationType });
  const named = new CfnRestApi(stack, 'Named', { policy });
  const methods = [
    method('Absent', named), method('None', named, 'NONE'), method('Custom', named, 'CUSTOM'),
    method('Text', new CfnRestApi(stack, 'Unreadable', { policy: '{}' })), method('Imported', { ref: 'a1b2c3d4e5', attrRootResourceId: 'r' } as CfnRestApi),
  ];
  Mixins.of(stack).apply(new SignedMethodsMixin());
  expect(methods.map(({ authorizationType }) => authorizationType)).toEqual(['AWS_IAM', 'AWS_IAM', 'CUSTOM', undefined, undefined]);
});

test('has what it repairs deployed', () => {
  const deployment = (isRepaired: boolean) => {
    const stack = new Stack(new App(), 'Owner');
    const api = new RestApi(stack, 'Orders', { cloudWatchRole: false });
    api.root.addMethod('GET', new MockIntegration());
    api.addToResourcePolicy(new PolicyStatement({ principals: [new AccountPrincipal('222233334444')], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
    if (isRepaired) Mixins.of(stack).apply(new SignedMethodsMixin());
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
  };
  expect(deployment(true)).not.toEqual(deployment(false));
});
