import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { deployed, Values } from './deployed-values';
import { fn } from './functions';
import { refusedAtSynthesis } from './refusals';
import { KbLambdaIntegration, KbRestApi, PermissionBudget } from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };

/** So many methods with the permissions of the CDK, two for each. */
function withPermissions(methods: number, seen = true): Stack {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const handler = fn(stack, 'Fn');
  const api = new RestApi(stack, 'Api');
  for (let i = 0; i < methods; i++) api.root.addResource(`resource${i}`).addMethod('GET', new LambdaIntegration(handler));
  if (seen) new KbRestApi(stack, 'Seen').root.addMethod('GET', new KbLambdaIntegration(fn(stack, 'Other')));
  return stack;
}

const handlerOf = (stack: Stack) => stack.node.findChild('Fn') as ReturnType<typeof fn>;

test('the size is that of the policy that the permissions of the template make', () => {
  const stack = withPermissions(4);
  const estimated = PermissionBudget.sizeOf(handlerOf(stack));
  const stacks = deployed(() => {});
  stacks.set('Shop', { template: JSON.parse(JSON.stringify((stack.node.root as App).synth().getStackByName('Shop').template)), ...ENV });
  const values = new Values(stacks);
  const statements = Object.entries(stacks.get('Shop')!.template.Resources)
    .filter(([, { Type, Properties }]) => Type === 'AWS::Lambda::Permission' && JSON.stringify(Properties.FunctionName).includes('Fn9270CBC0'))
    .map(([id, { Properties }]) => ({
      Sid: `Shop-${id}-AbCdEfGhIjKl`.slice(0, 100),
      Effect: 'Allow',
      Principal: { Service: Properties.Principal },
      Action: Properties.Action,
      Resource: `${values.text('Shop', Properties.FunctionName)}-AbCdEfGhIjKl`,
      // Ids of APIs have ten characters.
      Condition: { ArnLike: { 'AWS:SourceArn': values.text('Shop', Properties.SourceArn).replace(/:shopapi\w*/, ':a1b2c3d4e5') } },
    }));
  expect(statements).toHaveLength(8);
  const exact = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }).length;
  expect(Math.abs(estimated - exact) / exact).toBeLessThan(0.03);
});

test('a function with too many permissions is refused, with their size and the cure', () => {
  const stack = withPermissions(28);
  const size = PermissionBudget.sizeOf(handlerOf(stack));
  expect(size).toBeGreaterThan(20_480);
  expect(refusedAtSynthesis(stack.node.root as App)).toEqual([
    'the permissions of a function must take 20480 bytes at most (one for the whole API is enough: KbLambdaIntegration), '
    + `got about ${size} for 56 permissions [Shop/Fn/Resource]`,
  ]);
});

test('as many as fit are accepted, and an app without constructs of this library is left alone', () => {
  const fits = withPermissions(22);
  expect(PermissionBudget.sizeOf(handlerOf(fits))).toBeLessThan(20_480);
  expect(refusedAtSynthesis(fits.node.root as App)).toEqual([]);
  expect(refusedAtSynthesis(withPermissions(28, false).node.root as App)).toEqual([]);
});

test('one permission for the API is the default, whatever the number of methods; aliases have a policy of their own', () => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const handler = fn(stack, 'Fn');
  const live = new Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion });
  const api = new KbRestApi(stack, 'Api');
  api.root.addMethod('GET', new KbLambdaIntegration(live));
  const sizes = [50, 150].map((methods) => {
    for (let i = 0; i < methods; i++) api.root.addResource(`${methods}-${i}`).addMethod('GET', new LambdaIntegration(handler));
    return PermissionBudget.sizeOf(handler);
  });
  expect(sizes[0]).toBe(sizes[1]);
  expect(sizes[0]).toBeLessThan(500);
  expect(PermissionBudget.sizeOf(live)).toBeLessThan(500);
  expect(refusedAtSynthesis(stack.node.root as App)).toEqual([]);
});
