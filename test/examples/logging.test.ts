import { readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { mkdtempSync } from 'fs';
import { App, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { loggingExample } from '../../examples/logging/app';
import { brokenLoggingExample } from '../../examples/logging/broken';
import { ApiGatewayKbChecks, ApiGatewayKbFindings } from '../../src';

interface PluginReport { pluginName: string; violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[]; suppressedViolations?: { reason: string }[] }

/** Synthesises the example with plugins and the CDK's own validation, and returns what each of them reports. */
function reportsOf(context: Record<string, unknown>, ...plugins: ((app: App) => IPolicyValidationPlugin)[]): PluginReport[] {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const app = new App({ outdir, context });
  for (const plugin of plugins) Validations.of(app).addPlugins(plugin(app));
  loggingExample(app);
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION;
  try {
    app.synth();
    return (JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: PluginReport[] }).pluginReports;
  } finally {
    process.env.CDK_VALIDATION = before;
    error.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

describe.each([
  ['new projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true }],
  ['old projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false }],
])('the logging example with the feature flags of %s', (_, context) => {
  test('is clean under our pack, AwsSolutions, Serverless and the validation of the CDK', () => {
    const reports = reportsOf(context,
      (app) => new ApiGatewayKbChecks(app, { strict: true }),
      (app) => new AwsSolutionsChecks(app),
      (app) => new ServerlessChecks(app));
    expect(reports.flatMap(({ violations }) => violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`)))).toEqual([]);
  });
});

test('the logging example gives every acknowledgement a reason', () => {
  const suppressed = reportsOf({}, (app) => new AwsSolutionsChecks(app)).flatMap(({ suppressedViolations }) => suppressedViolations ?? []);
  expect(suppressed.filter(({ reason }) => (reason ?? '').length < 20)).toEqual([]);
});

test('the logging example makes one account setting for three stacks', () => {
  const app = new App();
  loggingExample(app);
  const counts = ['Orders', 'Catalogue', 'Chat'].map((stack) =>
    Object.keys(Template.fromJSON(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8')) as Record<string, unknown>)
      .findResources('AWS::ApiGateway::Account')).length);
  expect(counts).toEqual([1, 0, 0]);
});

test.each(['Orders', 'Catalogue', 'Chat'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  loggingExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});

test('the broken twin draws what the demo promises', () => {
  const app = new App();
  brokenLoggingExample(app);
  const findings = ApiGatewayKbFindings.fromApp(app);
  expect(findings.all().map(({ id, template }) => `${id} ${template}`)).toEqual([
    'LOG1[NO_ROLE] BrokenOrders',
    'LOG4[LEVEL] BrokenOrders',
    'LOG4[METRICS] BrokenOrders',
    'LOG5[DATA_TRACE] BrokenOrders',
    'LOG6[FLAVOUR] BrokenOrders',
    'LOG6[MISSING] BrokenCatalogue',
    'LOG7[HTTP_EXECUTION] BrokenCatalogue',
  ]);
});
