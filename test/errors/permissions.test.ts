import { App } from 'aws-cdk-lib';
import { deployed, Deployed, Resource } from './deployed-values';
import { everyKind } from './every-kind';
import { Cell, permissionMatrix } from './permission-matrix';
import { accessExample } from '../../examples/access/app';
import { distributionExample } from '../../examples/distribution/app';
import { domainsExample } from '../../examples/domains/app';
import { errorsExample } from '../../examples/errors/app';
import { loggingExample } from '../../examples/logging/app';
import { onPremisesExample } from '../../examples/networking/app';
import { responsesExample } from '../../examples/responses/app';
import { throttlingExample } from '../../examples/throttling/app';
import { ApiGatewayKbFindings } from '../../src';

const shown = ({ call, callee, statements }: Cell) => `${call} -> ${callee}: ${statements.length}`;

test('every method, route and authorizer of every kind may call its function on every stage, by one statement', () => {
  expect(permissionMatrix(deployed(everyKind)).map(shown)).toMatchInlineSnapshot(`
[
  "Chat/Chat/prod $connect -> Chat-Connect5B7625CA: 1",
  "Chat/Chat/beta $connect -> Chat-Connect5B7625CA: 1",
  "Chat/Chat/prod authorizer -> Chat-AuthorizeD8507075: 1",
  "Chat/Chat/beta authorizer -> Chat-AuthorizeD8507075: 1",
  "Chat/Chat/prod say -> Chat-Connect5B7625CA: 1",
  "Chat/Chat/beta say -> Chat-Say3649F024: 1",
  "Http/Http/beta $default -> Http-RouteA67450D2: 1",
  "Http/Http/$default $default -> Http-RouteA67450D2: 1",
  "Http/Http/beta GET / -> Http-RouteA67450D2: 1",
  "Http/Http/$default GET / -> Http-RouteA67450D2: 1",
  "Http/Http/beta authorizer -> Http-AuthorizeD8507075: 1",
  "Http/Http/$default authorizer -> Http-AuthorizeD8507075: 1",
  "Http/Http/beta ANY /items/{id} -> Http-Scoped15BC49FE: 1",
  "Http/Http/$default ANY /items/{id} -> Http-Scoped15BC49FE: 1",
  "Http/Http/beta GET /named -> Http-RouteA67450D2: 1",
  "Http/Http/$default GET /named -> Http-RouteA67450D2:released: 1",
  "Http/Http/beta POST /named -> Http-RouteA67450D2: 1",
  "Http/Http/$default POST /named -> Http-RouteA67450D2:released: 1",
  "Rest/Rest/prod ANY / -> Rest-Code5B760EEF: 1",
  "Rest/Rest/beta ANY / -> Rest-Code5B760EEF: 1",
  "Rest/Rest/gamma ANY / -> Rest-Code5B760EEF: 1",
  "Rest/Rest/prod GET /items/{id} -> Rest-Code5B760EEF:live: 1",
  "Rest/Rest/beta GET /items/{id} -> Rest-Code5B760EEF:live: 1",
  "Rest/Rest/gamma GET /items/{id} -> Rest-Code5B760EEF:live: 1",
  "Rest/Rest/prod PUT /items/{id} -> Rest-Code5B760EEF:4345: 1",
  "Rest/Rest/beta PUT /items/{id} -> Rest-Code5B760EEF:4345: 1",
  "Rest/Rest/gamma PUT /items/{id} -> Rest-Code5B760EEF:4345: 1",
  "Rest/Rest/prod DELETE /items/{id} -> Functions-SharedDACC02AA: 1",
  "Rest/Rest/beta DELETE /items/{id} -> Functions-SharedDACC02AA: 1",
  "Rest/Rest/gamma DELETE /items/{id} -> Functions-SharedDACC02AA: 1",
  "Rest/Rest/prod PATCH /items/{id} -> Rest-Scoped15BC49FE: 1",
  "Rest/Rest/beta PATCH /items/{id} -> Rest-Scoped15BC49FE: 1",
  "Rest/Rest/gamma PATCH /items/{id} -> Rest-Scoped15BC49FE: 1",
  "Rest/Rest/prod ANY /{proxy+} -> Rest-Code5B760EEF:live: 1",
  "Rest/Rest/beta ANY /{proxy+} -> Rest-Code5B760EEF:4345: 1",
  "Rest/Rest/gamma ANY /{proxy+} -> Functions-SharedDACC02AA: 1",
  "Rest/Rest/prod authorizer -> Rest-AuthorizeD8507075: 1",
  "Rest/Rest/beta authorizer -> Rest-AuthorizeD8507075: 1",
  "Rest/Rest/gamma authorizer -> Rest-AuthorizeD8507075: 1",
]
`);
});

test('our own rules on what can answer 5xx find nothing in them', () => {
  const app = new App();
  everyKind(app);
  expect(ApiGatewayKbFindings.fromApp(app, { strict: true }).all().map(({ id }) => id).filter((id) => /^(ERR|MAP)/.test(id))).toEqual([]);
});

test.each<[string, (app: App) => unknown]>([
  ['errors', errorsExample],
  ['access', accessExample],
  ['logging', loggingExample],
  ['domains', domainsExample],
  ['distribution', distributionExample],
  ['throttling', throttlingExample],
  ['responses', responsesExample],
  ['networking', onPremisesExample],
])('each call of the %s example is permitted by exactly one statement, and each statement permits a call', (_, example) => {
  const stacks = deployed(example);
  const matrix = permissionMatrix(stacks);
  expect(matrix.filter(({ statements }) => statements.length !== 1)).toEqual([]);
  const permissions = [...stacks].flatMap(([stack, { template: { Resources } }]) => Object.keys(Resources)
    .filter((id) => Resources[id].Type === 'AWS::Lambda::Permission').map((id) => `${stack}/${id}`));
  expect(permissions.length).toBeGreaterThan(0);
  expect([...new Set(matrix.flatMap(({ statements }) => statements))].sort()).toEqual(permissions.sort());
});

describe('a mistake in the template is seen', () => {
  const wrong = (change: (resources: Record<string, Resource>) => void): string[] => {
    const stacks = new Map<string, Deployed>(deployed(errorsExample));
    change(stacks.get('ErrorOrders')!.template.Resources);
    return permissionMatrix(stacks).filter(({ statements }) => statements.length !== 1).map(shown);
  };
  const named = (resources: Record<string, Resource>, name: string, type: RegExp) =>
    Object.entries(resources).find(([id, { Type }]) => id.startsWith(name) && type.test(Type))!;
  const permission = (resources: Record<string, Resource>, name: string) => named(resources, `OrdersInvokeErrorOrders${name}`, /Permission$/);

  test('a permission is missing', () => {
    expect(wrong((resources) => delete resources[permission(resources, 'List')[0]])).toEqual([
      'ErrorOrders/Orders/prod GET /orders -> ErrorOrders-List125D1B59: 0', 'ErrorOrders/Orders/beta GET /orders -> ErrorOrders-List125D1B59: 0',
      'ErrorOrders/Orders/prod HEAD /orders -> ErrorOrders-List125D1B59: 0', 'ErrorOrders/Orders/beta HEAD /orders -> ErrorOrders-List125D1B59: 0',
    ]);
  });

  test('a permission is there twice', () => {
    expect(wrong((resources) => { resources.Again = permission(resources, 'Report')[1]; })).toEqual([
      'ErrorOrders/Orders/prod POST /reports -> ErrorOrders-ReportC847FC22: 2', 'ErrorOrders/Orders/beta POST /reports -> ErrorOrders-ReportC847FC22: 2',
    ]);
  });

  test.each([
    ['for one stage', '/prod/*/*', ['beta GET', 'beta HEAD']],
    ['for one verb', '/*/GET/orders', ['prod HEAD', 'beta HEAD']],
    ['for another path', '/*/*/order', ['prod GET', 'beta GET', 'prod HEAD', 'beta HEAD']],
  ])('a permission is %s', (_, end, calls) => {
    expect(wrong((resources) => {
      const [, { Properties }] = permission(resources, 'List');
      Properties.SourceArn = JSON.parse(JSON.stringify(Properties.SourceArn).replace('/*/*/*', end));
    })).toEqual(calls.map((call) => `ErrorOrders/Orders/${call} /orders -> ErrorOrders-List125D1B59: 0`));
  });

  test('a permission is for another API', () => {
    expect(wrong((resources) => {
      const [, { Properties }] = permission(resources, 'Report');
      Properties.SourceArn = JSON.parse(JSON.stringify(Properties.SourceArn).replace(/"OrdersA9B65338"/, '"Beta"'));
    })).toHaveLength(2);
  });

  test('a permission is for the function, and the alias is called', () => {
    expect(wrong((resources) => {
      permission(resources, 'Released')[1].Properties.FunctionName = permission(resources, 'Order')[1].Properties.FunctionName;
    })).toEqual([
      'ErrorOrders/Orders/prod POST /orders -> ErrorOrders-Order702A5B72:released: 0', 'ErrorOrders/Orders/beta POST /orders -> ErrorOrders-Order702A5B72: 2',
      'ErrorOrders/Orders/prod GET /orders/{id} -> ErrorOrders-Order702A5B72:released: 0', 'ErrorOrders/Orders/beta GET /orders/{id} -> ErrorOrders-Order702A5B72: 2',
    ]);
  });

  test('a stage variable is missing, or names another function', () => {
    const beta = (resources: Record<string, Resource>) => named(resources, 'OrdersBeta', /Stage$/)[1].Properties;
    expect(wrong((resources) => delete beta(resources).Variables)).toEqual([
      'ErrorOrders/Orders/beta POST /orders -> : 0', 'ErrorOrders/Orders/beta GET /orders/{id} -> : 0',
    ]);
    expect(wrong((resources) => { beta(resources).Variables = { order: 'other' }; })).toEqual([
      'ErrorOrders/Orders/beta POST /orders -> other: 0', 'ErrorOrders/Orders/beta GET /orders/{id} -> other: 0',
    ]);
  });
});
