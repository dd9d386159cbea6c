import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Mixins } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { accessExample } from '../../examples/access/app';
import { brokenAccessExample } from '../../examples/access/broken';
import { ApiGatewayKbFindings, SignedMethodsMixin } from '../../src';

const STACKS = ['Shop', 'Orders', 'Items', 'Catalogue'];

interface Example { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> }

function templateOf(stack: string): Example {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'example-')) });
  accessExample(app);
  const template = JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8')) as Example;
  rmSync(app.outdir, { recursive: true });
  return template;
}

itIsClean('access', accessExample, [
  ['new projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true, '@aws-cdk/aws-iam:minimizePolicies': true }],
  ['old projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false, '@aws-cdk/aws-iam:minimizePolicies': false }],
]);

test('the partner may call what it was granted, each API in its own account and Region', () => {
  const statements = Object.values(templateOf('Shop').Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: { Action: string; Resource: unknown }[] }).Statement);
  expect(statements.map(({ Action, Resource }) => [Action, JSON.stringify(Resource)])).toEqual([
    ['execute-api:Invoke', '"arn:aws:execute-api:eu-north-1:333344445555:a1b2c3d4e5/prod/GET/stock"'],
    ['execute-api:Invoke', expect.stringMatching(/^\{"Fn::Join":\["",\["arn:aws:execute-api:eu-west-1:111122223333:",\{"Fn::GetStackOutput":\{"StackName":"Orders",.*"\/prod\/GET\/orders"\]\]\}$/)],
    ['sts:AssumeRole', expect.stringMatching(/:iam::111122223333:role\/itemsitemsshoprole/)],
  ]);
});

test.each(STACKS)('the template of %s is what is expected', (stack) => {
  expect(templateOf(stack)).toMatchSnapshot();
});

describe('the broken twin', () => {
  const findings = (repair: (app: App) => void) => {
    const app = new App();
    brokenAccessExample(app);
    repair(app);
    return ApiGatewayKbFindings.fromApp(app).all().filter(({ id }) => id.startsWith('IAM')).map(({ id, template }) => `${id} ${template}`).sort();
  };

  test('draws what the demo promises', () => {
    expect(findings(() => {})).toEqual(['IAM1[METHOD] BrokenOrders', 'IAM1[PREFLIGHT] BrokenOrders', 'IAM5[STAGE] BrokenItems']);
  });

  test('has methods that can be called again after the mixin', () => {
    expect(findings((app) => Mixins.of(app).apply(new SignedMethodsMixin()))).toEqual(['IAM1[PREFLIGHT] BrokenOrders', 'IAM5[STAGE] BrokenItems']);
  });
});
