import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { throttlingExample } from '../../examples/throttling/app';
import { brokenThrottlingExample } from '../../examples/throttling/broken';
import { ApiGatewayKbFindings } from '../../src';

itIsClean('throttling', throttlingExample, [
  ['new projects', { '@aws-cdk/aws-apigateway:usagePlanKeyOrderInsensitiveId': true, '@aws-cdk/aws-apigateway:disableCloudWatchRole': true }],
  ['old projects', { '@aws-cdk/aws-apigateway:usagePlanKeyOrderInsensitiveId': false, '@aws-cdk/aws-apigateway:disableCloudWatchRole': false }],
]);

test('the template of the shop is what is expected', () => {
  const app = new App();
  throttlingExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, 'Shop.template.json'), 'utf8'))).toMatchSnapshot();
});

test('the shop says what its callers can rely on', () => {
  const stage = (id: string) => `Shop/${id}/DeploymentStage.prod/Resource`;
  expect(throttlingExample(new App()).limits.document()).toBe(`| stage | method | caller | requests per second | at once | quota |
| --- | --- | --- | --- | --- | --- |
| ${stage('Orders')} | \`/orders/GET\` | free | 5 (plan) | 10 (plan) | 1000 per DAY |
| ${stage('Orders')} | \`/orders/GET\` | pro | 50 (plan) | 100 (plan) | 1000000 per MONTH |
| ${stage('Orders')} | \`/orders/GET\` | internal | 300 (plan) | 150 (plan) | - |
| ${stage('Orders')} | \`/orders/POST\` | free | 1 (plan, method) | 2 (plan, method) | 1000 per DAY |
| ${stage('Orders')} | \`/orders/POST\` | pro | 50 (plan) | 100 (plan) | 1000000 per MONTH |
| ${stage('Orders')} | \`/orders/POST\` | internal | 200 (stage, method) | 100 (stage, method) | - |
| ${stage('Catalogue')} | \`/items/GET\` | free | 5 (plan) | 10 (plan) | 1000 per DAY |
| ${stage('Catalogue')} | \`/items/GET\` | pro | 50 (plan) | 100 (plan) | 1000000 per MONTH |
| ${stage('Catalogue')} | \`/items/GET\` | internal | 300 (plan) | 150 (plan) | - |
| ${stage('Catalogue')} | \`/items/POST\` | free | 5 (plan) | 10 (plan) | 1000 per DAY |
| ${stage('Catalogue')} | \`/items/POST\` | pro | 50 (plan) | 100 (plan) | 1000000 per MONTH |
| ${stage('Catalogue')} | \`/items/POST\` | internal | 300 (plan) | 150 (plan) | - |`);
});

test('the broken twin draws the findings of the article', () => {
  const app = new App();
  brokenThrottlingExample(app);
  expect(ApiGatewayKbFindings.fromApp(app).all().map(({ id }) => id).filter((id) => id.startsWith('THR'))).toEqual([
    'THR1', 'THR2[NO_PLAN]', 'THR3[NO_STAGE]', 'THR4[ORDER]', 'THR4[ROUTE]', 'THR5[THROTTLE]', 'THR6[ACCOUNT]', 'THR7[QUOTA]',
  ]);
});
