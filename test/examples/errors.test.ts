import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Mixin, Mixins } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { errorsExample } from '../../examples/errors/app';
import { brokenErrorsExample } from '../../examples/errors/broken';
import { ApiGatewayKbFindings, EveryStagePermissionMixin, IntegrationTimeoutMixin, LambdaVerbMixin } from '../../src';

itIsClean('errors', errorsExample);

test.each(['ErrorOrders', 'ErrorStock'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  errorsExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});

test('a report is answered at once, with 202', () => {
  const app = new App();
  errorsExample(app);
  const { Resources } = app.synth().getStackByName('ErrorOrders').template as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
  const { Integration, MethodResponses } = Object.entries(Resources).find(([id, { Type }]) => Type === 'AWS::ApiGateway::Method' && id.includes('reportsPOST'))![1].Properties;
  expect(MethodResponses).toEqual([{ StatusCode: '202' }]);
  expect(Integration).toMatchObject({
    Type: 'AWS',
    RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
    IntegrationResponses: [{ StatusCode: '202' }],
  });
});

describe('the broken twin', () => {
  const findings = (...mixins: Mixin[]) => {
    const app = new App();
    brokenErrorsExample(app);
    for (const mixin of mixins) Mixins.of(app).apply(mixin);
    return ApiGatewayKbFindings.fromApp(app).all().filter(({ id }) => /^(ERR|MAP)/.test(id)).map(({ id, template }) => `${id} ${template}`).sort();
  };

  test('draws what the demo promises', () => {
    expect(findings()).toEqual([
      'ERR10[PRIVATE_HOST] BrokenErrorOrders',
      'ERR1[VERB] BrokenErrorOrders',
      'ERR2[QUALIFIER] BrokenErrorOrders',
      'ERR3[ROUTE] BrokenErrorOrders',
      'ERR3[ROUTE] BrokenErrorOrders',
      'ERR3[STAGE] BrokenErrorOrders',
      'ERR4[MISSING] BrokenErrorOrders',
      'ERR5[LAMBDA] BrokenErrorStock',
      'ERR6[LONG] BrokenErrorOrders',
      'ERR7[INVOCATION] BrokenErrorOrders',
    ]);
  });

  test('has less to complain of after the mixins', () => {
    expect(findings(new LambdaVerbMixin(), new EveryStagePermissionMixin(), new IntegrationTimeoutMixin())).toEqual([
      'ERR10[PRIVATE_HOST] BrokenErrorOrders',
      'ERR2[QUALIFIER] BrokenErrorOrders',
      'ERR3[ROUTE] BrokenErrorOrders',
      'ERR3[ROUTE] BrokenErrorOrders',
      'ERR4[MISSING] BrokenErrorOrders',
      'ERR5[LAMBDA] BrokenErrorStock',
      'ERR7[INVOCATION] BrokenErrorOrders',
    ]);
  });
});
