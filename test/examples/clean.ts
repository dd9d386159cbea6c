import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiGatewayKbChecks } from '../../src';

interface PluginReport {
  violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
}

type Context = Record<string, unknown>;

const FLAGS: readonly [string, Context][] = [
  ['new projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true }],
  ['old projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false }],
];

/** Every example has to pass: no finding of any pack or of the CDK's own validation, and reasons where something was acknowledged. */
export function itIsClean(name: string, example: (app: App) => unknown, flags: readonly (readonly [string, Context])[] = FLAGS): void {
  describe.each(flags)(`the ${name} example with the feature flags of %s`, (_, context) => {
    test('is clean under our pack, AwsSolutions, Serverless and the validation of the CDK', () => {
      const reports = reportsOf(example, context,
        (app) => new ApiGatewayKbChecks(app, { strict: true }),
        (app) => new AwsSolutionsChecks(app),
        (app) => new ServerlessChecks(app));
      expect(reports.flatMap(({ violations }) => violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`)))).toEqual([]);
    });
  });

  test(`the ${name} example gives every acknowledgement a reason`, () => {
    const app = new App();
    example(app);
    const reasons = app.node.findAll().flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter(([, reason]) => reason.length < 20)).toEqual([]);
  });
}

/** Synthesises the example with plugins and the CDK's own validation, and returns what each of them reports. */
function reportsOf(example: (app: App) => unknown, context: Context, ...plugins: ((app: App) => IPolicyValidationPlugin)[]): PluginReport[] {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const app = new App({ outdir, context });
  for (const plugin of plugins) Validations.of(app).addPlugins(plugin(app));
  example(app);
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  const before = process.env.CDK_VALIDATION;
  delete process.env.CDK_VALIDATION;
  try {
    try {
      app.synth();
    } catch {
      // Synthesis fails on errors of a pack; the report says which.
    }
    return (JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: PluginReport[] }).pluginReports;
  } finally {
    process.env.CDK_VALIDATION = before;
    error.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}
