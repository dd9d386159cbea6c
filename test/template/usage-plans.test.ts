import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { answers, resource, theOnly, yamlIndex } from './given';
import { synthesized } from './synthesized';

const BASE = `
  Api: { Type: AWS::ApiGateway::RestApi }
  Other: { Type: AWS::ApiGateway::RestApi }
  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: prod } }
  Test: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: test } }
  Named: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Api, StageName: !Ref Parameter } }
`;

const index = (more: string) => yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${BASE}${more}`);
const plan = (stages: string) => index(`  Plan: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: ${stages} } }`);

/** Whether a usage plan is for the stages Prod, Test and Named. */
function covered(given: ReturnType<typeof yamlIndex>): (boolean | undefined)[] {
  return ['Prod', 'Test', 'Named'].map((id) => given.usagePlans.covers(given.apis.stagesMadeBy(resource(given, id))[0]));
}

test.each([
  ['[]', [false, false, false]],
  ['[{ ApiId: !Ref Api, Stage: prod }]', [true, false, undefined]],
  ['{ ApiId: !Ref Api, Stage: prod }', [true, false, undefined]],
  ['[{ ApiId: !Ref Api, Stage: !Ref Prod }, { ApiId: !Ref Api, Stage: !Ref Named }]', [true, undefined, true]],
  ['[{ ApiId: !Ref Api, Stage: !Ref Parameter }]', [undefined, undefined, true]],
  ['[{ ApiId: !Ref Other, Stage: prod }]', [false, false, false]],
  ['[{ ApiId: abc123, Stage: prod }]', [false, false, false]],
  ['[{ ApiId: !Ref Id, Stage: prod }]', [undefined, undefined, undefined]],
  ['!Ref Stages', [undefined, undefined, undefined]],
])('a plan with the stages %s is for Prod, Test and Named: %j', (stages, expected) => {
  const given = plan(stages);
  expect(covered(given)).toEqual(expected);
  const [only] = given.usagePlans.all;
  expect(['Prod', 'Test', 'Named'].map((id) => only.isFor(given.apis.stagesMadeBy(resource(given, id))[0]))).toEqual(expected);
});

test('one of several plans is enough', () => {
  const given = index(`  A: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: prod }] } }
  B: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: test }] } }`);
  expect(covered(given)).toEqual([true, true, undefined]);
});

test('a plan on a condition is for its stages where that holds', () => {
  const given = index('  A: { Type: AWS::ApiGateway::UsagePlan, Condition: C, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: prod }] } }');
  expect(answers(given, () => covered(given)[0])).toEqual([true, false]);
});

test('a plan has keys and limits by method', () => {
  const given = index(`  Plan: { Type: AWS::ApiGateway::UsagePlan, Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: prod, Throttle: { /a/GET: { RateLimit: 1 } } }] } }
  Mine: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { UsagePlanId: !Ref Plan, KeyId: a } }
  Foreign: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { UsagePlanId: abc123, KeyId: b } }`);
  const [only] = given.usagePlans.all;
  expect(only.keys.map(({ logicalId }) => logicalId)).toEqual(['Mine']);
  expect(only.stages?.map(({ throttle, api, stageName }) => [throttle.keys, api?.resource.logicalId, stageName.text])).toEqual([[['/a/GET'], 'Api', 'prod']]);
  expect(given.usagePlans.hasUnresolvedKeys).toBe(false);
});

test('a key whose plan is not known may belong to any', () => {
  expect(index('  K: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { UsagePlanId: !Ref Id } }').usagePlans.hasUnresolvedKeys).toBe(true);
});

test.each([['PER_API', true], ['SHARED', true], ['NONE', false], ['!Ref Plan', undefined], ['', false]])('SAM with CreateUsagePlan: %s makes a plan: %s', (create, expected) => {
  const given = yamlIndex(`Resources:\n  Sam: { Type: AWS::Serverless::Api, Properties: { StageName: prod${create === '' ? '' : `, Auth: { UsagePlan: { CreateUsagePlan: ${create} } }`} } }`);
  expect(given.usagePlans.covers(given.apis.stages[0])).toBe(expected);
});

test('the CDK writes a plan with its stage and key', () => {
  const stack = new Stack(new App(), 'Stack');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET', undefined, { apiKeyRequired: true });
  const created = api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] });
  created.addApiKey(api.addApiKey('Key'));
  const given = synthesized(stack.node.root as App);
  const read = given.usagePlans.of(theOnly(given, 'AWS::ApiGateway::UsagePlan'))!;
  const [stage, ...others] = given.apis.stages;
  expect(others).toEqual([]);
  expect([given.usagePlans.covers(stage), read.keys.length, stage.api?.operations[0].apiKeyRequired]).toEqual([true, 1, true]);
});
