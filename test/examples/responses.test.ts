import { readFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';
import { App, Mixin, Mixins } from 'aws-cdk-lib';
import { render } from 'velocityjs';
import { itIsClean } from './clean';
import { responsesExample } from '../../examples/responses/app';
import { brokenResponsesExample } from '../../examples/responses/broken';
import { ApiGatewayKbFindings, MockConversionMixin, PayloadFormatVersionMixin } from '../../src';
import { answerOf } from '../responses/rest-gateway';

interface Resource { readonly Type: string; readonly Properties: Record<string, unknown> }

function resourcesOf(stack: string, type: string): Record<string, unknown>[] {
  const app = new App();
  responsesExample(app);
  const { Resources } = JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8')) as { Resources: Record<string, Resource> };
  return Object.values(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
}

type Handler = (event: unknown) => Promise<unknown>;

/** The function of a template, as Lambda runs it. */
function handlerOf(stack: string, env: Record<string, string> = {}): Handler {
  const { ZipFile } = resourcesOf(stack, 'AWS::Lambda::Function').map(({ Code }) => Code as { ZipFile: string }).find((code) => code.ZipFile?.includes('exports.handler'))!;
  const module = { exports: {} as { handler?: Handler } };
  runInNewContext(ZipFile, { exports: module.exports, process: { env } });
  return module.exports.handler!;
}

itIsClean('status code', responsesExample);

test.each([
  ['7', {}, '200 {"id":"7"}'],
  ['8', {}, '404 {"message":"no order 8","requestId":"r-1"}'],
  ['x', {}, '400 {"message":"an order has a number","requestId":"r-1"}'],
  ['7', { DATABASE: 'down' }, '500 {"message":"Internal server error","requestId":"r-1"}'],
])('callers that ask the REST API for order %s (%o) get %s', async (id, env, told) => {
  const [method] = resourcesOf('OrderStatus', 'AWS::ApiGateway::Method') as unknown as Parameters<typeof answerOf>[0][];
  const result = await handlerOf('OrderStatus', env)({ id }).then((body) => ({ body }), (error: Error) => ({ error: error.message }));
  const { status, body } = answerOf(method, result);
  expect(`${status} ${body}`).toBe(told);
});

test.each(['7', 'a"b', "it's", 'a\\b'])('the function behind the REST API is asked for order %s as the caller wrote it', (id) => {
  const [{ Integration }] = resourcesOf('OrderStatus', 'AWS::ApiGateway::Method') as { Integration: { RequestTemplates: Record<string, string> } }[];
  // Strings of the engine are those of Java, where replaceAll takes a regular expression.
  const java = (text: string) => ({ replaceAll: (pattern: string, by: string) => text.replace(new RegExp(pattern, 'g'), by) });
  const util = { escapeJavaScript: (text: string) => java(text.replace(/(["'\\])/g, '\\$1')) };
  const request = render(Integration.RequestTemplates['application/json'], { util, input: { params: () => id } });
  expect(JSON.parse(request)).toEqual({ id });
});

test('callers of the HTTP API get 404 for what the backend refuses, and 503 for its errors', async () => {
  const [{ ResponseParameters, PayloadFormatVersion }] = resourcesOf('StockStatus', 'AWS::ApiGatewayV2::Integration');
  expect(PayloadFormatVersion).toBe('2.0');
  expect(await handlerOf('StockStatus')({ pathParameters: { sku: 'B-2' } })).toMatchObject({ statusCode: 403 });
  expect(ResponseParameters).toEqual({
    403: { ResponseParameters: [{ Source: '404', Destination: 'overwrite:statuscode' }, { Source: "''", Destination: 'remove:header.X-Backend' }] },
    500: { ResponseParameters: [{ Source: '503', Destination: 'overwrite:statuscode' }, { Source: '5', Destination: 'overwrite:header.Retry-After' }] },
  });
});

test.each(['OrderStatus', 'StockStatus'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  responsesExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});

describe('the broken twin', () => {
  const findings = (...mixins: Mixin[]) => {
    const app = new App();
    brokenResponsesExample(app);
    for (const mixin of mixins) Mixins.of(app).apply(mixin);
    return ApiGatewayKbFindings.fromApp(app).all().filter(({ id }) => id.startsWith('MAP')).map(({ id, template }) => `${id} ${template}`).sort();
  };

  test('draws what the demo promises', () => {
    expect(findings()).toEqual([
      'MAP1 BrokenOrderStatus',
      'MAP10[GATEWAY_RESPONSE] BrokenStockStatus',
      'MAP2 BrokenOrderStatus',
      'MAP3[SUCCESS] BrokenOrderStatus',
      'MAP4[LAMBDA_STATUS] BrokenOrderStatus',
      'MAP5[BINARY] BrokenOrderStatus',
      'MAP5[BINARY] BrokenOrderStatus',
      'MAP5[BINARY] BrokenOrderStatus',
      'MAP5[BINARY] BrokenOrderStatus',
      'MAP5[STATUS] BrokenOrderStatus',
      'MAP6[RESPONSES] BrokenOrderStatus',
      'MAP7[UNDECLARED_RESPONSE] BrokenOrderStatus',
      'MAP8[SHAPE] BrokenStockStatus',
      'MAP8[STATUS] BrokenStockStatus',
      'MAP9[LAMBDA_ONLY] BrokenStockStatus',
      'MAP9[MISSING] BrokenStockStatus',
    ]);
  });

  test('has less to complain of after the mixins', () => {
    expect(findings(new MockConversionMixin(), new PayloadFormatVersionMixin())).toEqual([
      'MAP1 BrokenOrderStatus',
      'MAP10[GATEWAY_RESPONSE] BrokenStockStatus',
      'MAP2 BrokenOrderStatus',
      'MAP3[SUCCESS] BrokenOrderStatus',
      'MAP4[LAMBDA_STATUS] BrokenOrderStatus',
      'MAP5[STATUS] BrokenOrderStatus',
      'MAP6[RESPONSES] BrokenOrderStatus',
      'MAP7[UNDECLARED_RESPONSE] BrokenOrderStatus',
      'MAP8[SHAPE] BrokenStockStatus',
      'MAP8[STATUS] BrokenStockStatus',
    ]);
  });
});
