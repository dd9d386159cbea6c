import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { accessExample } from '../../examples/access/app';
import { ApiCaller, KbRestApi } from '../../src';
import { Deployed, Policy } from '../access/deployed';
import { answer, Api, Call, Caller } from '../access/gateway';

const OWNER = '111122223333';
const everything: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const caller = (account: string, role: string, policies: Policy[], more: Partial<Caller> = {}): Caller =>
  ({ account, roleArn: `arn:aws:iam::${account}:role/${role}`, policies, signature: 'VALID', ...more });
const call = (verb: string, path: string, stage = 'prod'): Call => ({ stage, verb, path, operation: `${verb} ${path}` });

test('callers get in from the named addresses only, also those of the account of the API', async () => {
  const deployed = new Deployed((outdir) => {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Owner', { env: { account: OWNER, region: 'eu-west-1' } });
    const api = new KbRestApi(stack, 'Orders');
    api.root.addResource('orders').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    const operator = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
    const callers = [ApiCaller.account('222233334444'), ApiCaller.grantee(operator)];
    api.grantInvokeFrom('Office', { callers, sourceCidrs: ['203.0.113.0/24'] });
    return app;
  }, { Owner: OWNER });
  const api: Api = {
    kind: 'REST',
    account: OWNER,
    id: deployed.apiId('Owner', 'Orders'),
    authorizations: deployed.authorizations('Owner', 'Orders'),
    policy: deployed.resourcePolicy('Owner', 'Orders'),
  };
  const operator = deployed.role('Owner', 'Operator');
  const from = (sourceIp: string) => Promise.all([
    answer(api, caller('222233334444', 'shop', [everything], { sourceIp }), call('GET', '/orders')),
    answer(api, { ...caller(OWNER, '', operator.policies, { sourceIp }), roleArn: operator.arn }, call('GET', '/orders')),
  ]);
  expect(await from('203.0.113.9')).toEqual(['200 identity + Office', '200 identity']);
  expect(await from('198.51.100.9')).toEqual(['403 resource policy', '403 neither policy']);
});

describe('the access example', () => {
  const deployed = new Deployed((outdir) => {
    const app = new App({ outdir });
    accessExample(app);
    return app;
  }, { Shop: '222233334444', Orders: OWNER, Items: OWNER, Catalogue: OWNER });
  const rest = (stack: string): Api => ({
    kind: 'REST', account: OWNER, id: deployed.apiId(stack, stack), authorizations: deployed.authorizations(stack, stack), policy: deployed.resourcePolicy(stack, stack),
  });
  const items: Api = {
    kind: 'HTTP', account: OWNER, id: deployed.apiId('Items', 'Items'), authorizations: deployed.authorizations('Items', 'Items'), role: deployed.role('Items', 'ItemsShopRole'),
  };
  const told = (stack: string, output: string) => [JSON.parse(deployed.output(stack, output)) as Policy];
  const { arn, policies } = deployed.role('Shop', 'Shop');
  const shop: Caller = { ...caller('222233334444', '', policies), roleArn: arn };

  test('lets the partner read orders and items, and nothing else', async () => {
    expect(await answer(rest('Orders'), shop, call('GET', '/orders'))).toBe('200 identity + Shop');
    expect(await answer(rest('Orders'), shop, call('POST', '/orders'))).toBe('403 identity and resource policy');
    expect(await answer(items, shop, call('GET', '/items', '$default'))).toBe('200 trust (aws:PrincipalArn) + role');
    expect(await answer(rest('Catalogue'), shop, call('GET', '/products'))).toBe('403 identity and resource policy');
  });

  test('lets the other team in with what the outputs tell it', async () => {
    const reports = caller('444455556666', 'reports', [...told('Orders', 'OrdersShopCallerPolicy'), ...told('Items', 'ItemsShopCallerPolicy')]);
    expect(await answer(rest('Orders'), reports, call('GET', '/orders'))).toBe('200 identity + Shop');
    expect(await answer(items, reports, call('GET', '/items', '$default'))).toBe('403 trust');
    expect(await answer(items, { ...reports, externalId: 'reports-7d1f' }, call('GET', '/items', '$default'))).toBe('200 trust (sts:ExternalId) + role');
  });

  test('lets the organization read products, and change none', async () => {
    const reader = caller('555566667777', 'reader', told('Catalogue', 'CatalogueReadersCallerPolicy'));
    const member = { ...reader, organization: 'o-examplecorp' };
    expect(await answer(rest('Catalogue'), member, call('GET', '/products'))).toBe('200 identity + Readers');
    expect(await answer(rest('Catalogue'), { ...member, policies: [everything] }, call('POST', '/products'))).toBe('403 resource policy');
    expect(await answer(rest('Catalogue'), { ...reader, organization: 'o-otherfirm0' }, call('GET', '/products'))).toBe('403 resource policy');
    expect(await answer(rest('Catalogue'), reader, call('GET', '/products'))).toBe('403 resource policy');
  });
});
