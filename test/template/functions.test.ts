import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi, StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { resource, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { LambdaInvocation } from '../../src/template/model/functions';
import { operationName } from '../../src/template/model/operation';
import { Resource } from '../../src/template/resource';
import { TemplateIndex } from '../../src/template/template-index';
import { Value } from '../../src/template/value';

const BASE = `
  Fn: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }
  Alias: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Fn, Name: live } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !GetAtt Fn.Arn } }
  Sam: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: live } }
  Api: { Type: AWS::ApiGateway::RestApi }
`;

function shown(found: LambdaInvocation | undefined): string {
  if (found === undefined) return 'none';
  const { qualifier } = found;
  const at = qualifier === undefined ? '' : ` at ${typeof qualifier === 'string' ? qualifier : qualifier instanceof Resource ? `<${qualifier.logicalId}>` : '<?>'}`;
  return [
    `${found.resource?.logicalId}${at}`, ...found.stageVariables.map((name) => `by ${name}`),
    ...found.streaming ? ['streaming'] : [], ...found.isBare ? ['bare'] : [],
  ].join(' ');
}

function invocation(uri: string, index = yamlIndex(`Resources:${BASE}`, { region: 'eu-west-1', account: '111122223333' })): string {
  const [home] = index.templates;
  return shown(index.functions.invocation(Value.of(home, 'Uri', { 'Fn::Sub': uri.replace(/\$\{stageVariables/g, '${!stageVariables') })));
}

const PATH = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions';

describe('the call of a function', () => {
  test.each([
    [`${PATH}/\${Fn.Arn}/invocations`, 'Fn'],
    [`${PATH}/\${Alias}/invocations`, 'Fn at <Alias>'],
    [`${PATH}/\${Version}/invocations`, 'Fn at <Version>'],
    [`${PATH}/\${Sam.Arn}/invocations`, 'Sam'],
    [`${PATH}/\${Sam.Alias}/invocations`, 'Sam at live'],
    [`${PATH}/\${Fn.Arn}:live/invocations`, 'Fn at live'],
    [`${PATH}/\${Fn.Arn}:\${stageVariables.version}/invocations`, 'Fn by version'],
    [`${PATH}/arn:aws:lambda:eu-west-1:111122223333:function:\${stageVariables.fn}/invocations`, 'undefined by fn'],
    [`${PATH}/arn:aws:lambda:eu-west-1:111122223333:function:orders/invocations`, 'Fn'],
    [`${PATH}/arn:aws:lambda:eu-west-1:111122223333:function:orders:live/invocations`, 'Fn at live'],
    [`${PATH}/arn:aws:lambda:eu-west-1:111122223333:function:\${Fn}/invocations`, 'Fn'],
    [`${PATH}/arn:aws:lambda:eu-west-1:111122223333:function:elsewhere/invocations`, 'undefined'],
    ['arn:aws:apigateway:eu-west-1:lambda:path//2015-03-31/functions/${Fn.Arn}/invocations', 'Fn'],
    ['arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/${Fn.Arn}/response-streaming-invocations', 'Fn streaming'],
    ['${Fn.Arn}', 'Fn bare'],
    ['${Alias}', 'Fn at <Alias> bare'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:orders', 'Fn bare'],
    ['arn:aws:lambda:eu-west-1:111122223333:function:elsewhere:live', 'undefined at live bare'],
  ])('%s is %s', (uri, expected) => {
    expect(invocation(uri)).toBe(expected);
  });

  test.each([
    'https://example.com', 'orders', '${Fn}', '${Api}', '${Unknown}', `${PATH}/\${Unknown}/invocations`, `${PATH}/\${Fn.Arn}`, 'arn:aws:apigateway:eu-west-1:sqs:path/1/queue', '',
  ])('%s is none, or can not be told', (uri) => {
    expect(invocation(uri)).toBe('none');
  });

  test('is not taken for that of a function of the same name in another Region', () => {
    const index = new TemplateIndex();
    index.add({ name: 'here', body: { Resources: {} }, region: 'eu-west-1', account: '111122223333' });
    index.add({ name: 'there', body: { Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'orders' } } } }, region: 'us-east-1', account: '111122223333' });
    expect(invocation('arn:aws:lambda:eu-west-1:111122223333:function:orders', index)).toBe('undefined bare');
  });

  test('is read from what the CDK writes for REST and HTTP APIs, aliases included', () => {
    const stack = new Stack(new App(), 'Stack');
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('x') });
    const alias: IFunction = fn.addAlias('live');
    const options: StageOptions = { stageName: 'prod' };
    const rest = new RestApi(stack, 'Rest', { cloudWatchRole: false, deployOptions: options });
    rest.root.addMethod('GET', new LambdaIntegration(fn));
    rest.root.addMethod('POST', new LambdaIntegration(alias));
    new HttpApi(stack, 'Http').addRoutes({ path: '/orders', integration: new HttpLambdaIntegration('Call', fn) });
    const index = synthesized(stack.node.root as App);
    const calls = index.apis.all.flatMap(({ operations }) => operations).map((operation) =>
      `${operationName(operation)} ${shown(index.functions.invocation(operation.integration!.get('uri')))}`.replace(/(?<=[a-z])[0-9A-F]{8}/g, ''));
    expect(calls).toEqual(['GET / Fn', 'POST / Fn at <FnAliaslive>', 'ANY /orders Fn bare']);
  });
});

describe('permissions', () => {
  const permission = (id: string, properties: string) => `  ${id}: { Type: AWS::Lambda::Permission, Properties: { ${properties} } }\n`;
  const GRANT = 'Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com';

  test('are found by the function, however they name it', () => {
    const index = yamlIndex(`Resources:${BASE}`
      + permission('ByRef', `FunctionName: !Ref Fn, ${GRANT}`) + permission('ByArn', `FunctionName: !GetAtt Fn.Arn, ${GRANT}`)
      + permission('ByAlias', `FunctionName: !Ref Alias, ${GRANT}`) + permission('ByName', `FunctionName: orders, ${GRANT}`)
      + permission('ByQualifiedName', `FunctionName: orders:live, ${GRANT}`) + permission('Elsewhere', `FunctionName: other, ${GRANT}`)
      + permission('Somewhere', `FunctionName: !Ref Parameter, ${GRANT}`));
    const found = index.permissions.of(resource(index, 'Fn')).map(({ resource: { logicalId }, target }) => {
      const at = target?.qualifier;
      return at === undefined ? logicalId : `${logicalId} at ${at instanceof Resource ? at.logicalId : String(at)}`;
    });
    expect(found).toEqual(['ByRef', 'ByArn', 'ByAlias at Alias', 'ByName', 'ByQualifiedName at live']);
    expect(index.permissions.unresolved.map(({ resource: { logicalId } }) => logicalId)).toEqual(['Somewhere']);
  });

  test.each([
    [GRANT, true],
    ['Action: lambda:*, Principal: "*"', true],
    ['Action: LAMBDA:invokefunction, Principal: apigateway.amazonaws.com.cn', true],
    ['Action: lambda:Invoke*, Principal: !Sub "apigateway.${AWS::URLSuffix}"', true],
    ['Action: lambda:InvokeFunctionUrl, Principal: apigateway.amazonaws.com', true],
    ['Action: lambda:GetFunction, Principal: apigateway.amazonaws.com', false],
    ['Action: lambda:InvokeFunction, Principal: s3.amazonaws.com', false],
    ['Action: !Ref Parameter, Principal: s3.amazonaws.com', false],
    ['Action: !Ref Parameter, Principal: apigateway.amazonaws.com', undefined],
    ['Action: lambda:InvokeFunction, Principal: !Ref Parameter', undefined],
  ])('{ %s } admit API Gateway: %s', (properties, expected) => {
    const index = yamlIndex(`Resources:${BASE}${permission('P', `FunctionName: !Ref Fn, ${properties}`)}`);
    expect(index.permissions.of(resource(index, 'Fn'))[0].admitsApiGateway).toBe(expected);
  });

  test('of the CDK name the function by its ARN, and the API in the source', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('x') });
    new RestApi(stack, 'Rest', { cloudWatchRole: false, defaultIntegration: new LambdaIntegration(fn) }).root.addMethod('GET');
    const index = synthesized(stack.node.root as App);
    const [lambda] = index.ofType('AWS::Lambda::Function');
    expect(index.permissions.of(lambda).map(({ sourceArn }) => String(sourceArn).replace(/(?<=[a-z])[0-9A-F]{8}/g, ''))).toEqual([
      "'arn:aws:execute-api:eu-west-1:111122223333:<Rest>/<RestDeploymentStageprod>/GET/'",
      "'arn:aws:execute-api:eu-west-1:111122223333:<Rest>/test-invoke-stage/GET/'",
    ]);
    expect(index.permissions.of(lambda).map(({ sourceAccount }) => sourceAccount.isAbsent)).toEqual([true, true]);
  });

  test('are written by SAM for the APIs of its events', () => {
    const index = yamlIndex(`Transform: AWS::Serverless-2016-10-31
Resources:
  Mine: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Other: { Type: AWS::Serverless::Api, Properties: { StageName: prod } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Mine, Path: /, Method: get } } } } }
`);
    const granted = ['Mine', 'Other'].map((id) => index.permissions.isGrantedBySam(resource(index, 'Fn'), index.apis.of(resource(index, id))!));
    expect(granted).toEqual([true, false]);
  });

  test('on a condition exist where it holds', () => {
    const index = yamlIndex(`Conditions: { Never: !Equals [a, b] }\nResources:${BASE}  P: { Type: AWS::Lambda::Permission, Condition: Never, Properties: { FunctionName: !Ref Fn } }`);
    expect(index.permissions.of(resource(index, 'Fn'))).toEqual([]);
  });
});
