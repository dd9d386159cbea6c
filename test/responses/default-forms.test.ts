import { App, Stack } from 'aws-cdk-lib';
import { PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayKbFindings, KbHttpApi, KbRestApi } from '../../src';
import { ErrorResponses } from '../../src/responses/error-responses';
import { HttpStatusMap } from '../../src/responses/http-status-map';
import { MappedAwsIntegration, MappedHttpIntegration, MappedLambdaIntegration } from '../../src/responses/mapped-integrations';
import { RestHeaderValue } from '../../src/responses/rest-header-value';
import { RestStatus } from '../../src/responses/rest-status';
import { RestStatusMap } from '../../src/responses/rest-status-map';

const headers = { 'Access-Control-Allow-Origin': RestHeaderValue.literal('https://example.com'), 'ETag': RestHeaderValue.backendHeader('ETag') };

/** Each ready-made map behind each kind of integration. */
function defaultForms(app: App): void {
  const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = new KbRestApi(stack, 'Rest');
  const handler = new LambdaFunction(stack, 'F', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = 1') });
  const ofFunctions = {
    coded: RestStatusMap.codedErrors({ statuses: [400, 404, 409, 422], headers }),
    body: RestStatusMap.fromBody({ statuses: [404], headers }),
    messages: RestStatusMap.byErrorMessage([RestStatus.byDefault(200), RestStatus.onError(404, { pattern: 'Unknown [\\s\\S]*', samples: ['Unknown order'] })]),
  };
  for (const [name, statuses] of Object.entries(ofFunctions)) {
    api.root.addResource(name).addMethod('GET', new MappedLambdaIntegration(handler, { statuses, passthroughBehavior: PassthroughBehavior.NEVER }));
  }
  const ofBackends = { through: RestStatusMap.passThrough({ headers }), classes: RestStatusMap.oneStatusPerClass({ headers }) };
  const credentialsRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
  credentialsRole.addToPolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['*'] }));
  for (const [name, statuses] of Object.entries(ofBackends)) {
    const resource = api.root.addResource(name);
    resource.addMethod('GET', new MappedHttpIntegration('https://orders.example.com', { statuses }));
    resource.addMethod('PUT', new MappedAwsIntegration({ service: 'dynamodb', action: 'GetItem', statuses, options: { credentialsRole } }));
  }
  new ErrorResponses(stack, 'Errors', { restApi: api });
  new KbHttpApi(stack, 'Http').addRoutes({
    path: '/',
    methods: [HttpMethod.GET],
    integration: HttpStatusMap.of([{ backendStatus: 403, statusCode: 404, removeHeaders: ['Server'], overwriteHeaders: { 'X-Id': '$context.requestId' } }])
      .on(new HttpUrlIntegration('Url', 'https://orders.example.com')),
  });
}

test('the ready-made maps draw no finding about status codes, with strict either', () => {
  const app = new App();
  defaultForms(app);
  expect(ApiGatewayKbFindings.fromApp(app, { strict: true }).all()
    .filter(({ id }) => /^(MAP|ERR)/.test(id)).map(({ id, message }) => `${id} ${message}`)).toEqual([]);
});
