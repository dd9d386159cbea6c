import { readFileSync } from 'fs';
import { join } from 'path';
import { App, CfnParameter, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnStage, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import { ApiGatewayKbChecks, ApiGatewayKbChecksProps, ApiGatewayKbRules } from '../../src';

const FORMAT_WITHOUT_ID = { destinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:x', format: '$context.status' };

/** A stage that LOG7 reports as an error, and LOG1 as a warning. */
function addBrokenStage(stack: Stack, id = 'Stage'): CfnStage {
  return new CfnStage(stack, id, { restApiId: 'imported', deploymentId: 'imported', stageName: 'prod', accessLogSetting: FORMAT_WITHOUT_ID });
}

/** A stage that draws a warning only. */
function addWarnedStage(stack: Stack, id = 'Stage'): CfnStage {
  return new CfnStage(stack, id, {
    restApiId: 'imported', deploymentId: 'imported', stageName: 'prod', methodSettings: [{ resourcePath: '/*', httpMethod: '*', loggingLevel: 'OFF' }],
  });
}

interface Violation {
  ruleName: string;
  severity: string;
  description: string;
  suggestedFix: string;
  ruleMetadata: Record<string, string>;
  reason?: string;
  violatingConstructs: { constructPath: string; cloudFormationResource?: { logicalId: string; propertyPaths: string[] } }[];
}

interface PluginReport {
  pluginName: string; conclusion: string; metadata?: Record<string, string>; violations: Violation[]; suppressedViolations?: Violation[];
}

/** Synthesises like `cdk synth` and returns what the framework wrote to validation-report.json. */
function reportOf(app: App): { report: PluginReport | undefined; thrown: boolean } {
  let thrown = false;
  const outdir = app.outdir;
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    app.synth();
  } catch {
    thrown = true;
  } finally {
    error.mockRestore();
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as { pluginReports: PluginReport[] };
  return { report: pluginReports.find(({ pluginName }) => pluginName === 'ApiGatewayKb'), thrown };
}

function appWithPack(props?: ApiGatewayKbChecksProps): { app: App; stack: Stack } {
  const app = new App();
  Validations.of(app).addPlugins(new ApiGatewayKbChecks(app, props));
  return { app, stack: new Stack(app, 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } }) };
}

const rulesOf = (report: PluginReport | undefined) => report?.violations.map(({ ruleName }) => ruleName) ?? [];

describe('the report', () => {
  test('tells rule, text, fix, article and property of a finding', () => {
    const { app, stack } = appWithPack({ accountRoleManagedElsewhere: true, disabledRules: ['LOG5'] });
    addBrokenStage(stack);
    const { report, thrown } = reportOf(app);
    expect(thrown).toBe(true);
    expect(report?.conclusion).toBe('failure');
    expect(report?.violations).toHaveLength(1);
    const [violation] = report!.violations;
    expect(violation).toMatchObject({
      ruleName: 'ApiGatewayKb-LOG7[REQUEST_ID]',
      severity: 'error',
      description: 'The logging settings will be refused: the format has no request id',
      suggestedFix: 'Add $context.requestId or $context.extendedRequestId to the format.',
      ruleMetadata: {
        article: 'missing-cloudwatch-logs',
        articles: 'missing-cloudwatch-logs',
        docs: 'docs/rules/log7-refused-settings.md',
        articleUrl: 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs',
      },
    });
    expect(violation.violatingConstructs).toMatchObject([{
      constructPath: 'Orders/Stage',
      cloudFormationResource: { logicalId: 'Stage', propertyPaths: ['Properties.AccessLogSetting.Format'] },
    }]);
  });

  test('passes synthesis when there are only warnings', () => {
    const { app, stack } = appWithPack();
    addWarnedStage(stack);
    const { report, thrown } = reportOf(app);
    expect(thrown).toBe(false);
    expect(report?.conclusion).toBe('success');
    expect(rulesOf(report)).toEqual(['ApiGatewayKb-LOG5[OFF]', 'ApiGatewayKb-LOG6[MISSING]']);
  });

  test('lists equal findings of several resources together', () => {
    const { app, stack } = appWithPack({ disabledRules: ['LOG5'] });
    addWarnedStage(stack, 'One');
    addWarnedStage(stack, 'Two');
    expect(reportOf(app).report?.violations.map(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath)))
      .toEqual([['Orders/One', 'Orders/Two']]);
  });

  test('holds findings of nested stacks, with the construct that made the resource', () => {
    const { app, stack } = appWithPack({ disabledRules: ['LOG5'] });
    addWarnedStage(new NestedStack(stack, 'Nested'));
    expect(reportOf(app).report?.violations[0].violatingConstructs[0].constructPath).toBe('Orders/Nested/Stage');
  });

  test('of a pack on one Stage speaks of the stacks of that Stage only', () => {
    const app = new App();
    const [beta, prod] = ['Beta', 'Prod'].map((id) => new Stage(app, id));
    Validations.of(beta).addPlugins(new ApiGatewayKbChecks(beta, { disabledRules: ['LOG5'] }));
    addWarnedStage(new Stack(beta, 'Orders'));
    addWarnedStage(new Stack(prod, 'Orders'));
    expect(reportOf(app).report?.violations.flatMap(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath)))
      .toEqual(['Beta/Orders/Stage']);
  });

  test('sees property overrides, generic resources and values from other stacks', () => {
    const { app, stack } = appWithPack({ disabledRules: ['LOG5', 'LOG6'] });
    new CfnResource(stack, 'Generic', { type: 'AWS::ApiGateway::Stage', properties: { MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'debug' }] } });
    const overridden = addWarnedStage(stack, 'Overridden');
    overridden.addPropertyOverride('MethodSettings', [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'TRACE' }]);
    expect(reportOf(app).report?.violations.map(({ ruleName, description }) => `${ruleName} ${description}`)).toEqual([
      "ApiGatewayKb-LOG7[LEVEL] The logging settings will be refused: LoggingLevel of '/* *' is 'debug'",
      "ApiGatewayKb-LOG7[LEVEL] The logging settings will be refused: LoggingLevel of '/* *' is 'TRACE'",
    ]);
  });

  test('says why when the pack is verbose', () => {
    const { app, stack } = appWithPack({ disabledRules: ['LOG5'], verbose: true });
    addWarnedStage(stack);
    const [violation] = reportOf(app).report!.violations;
    expect(violation.description).toMatch(/^The access log is missing.*: the stage has no access log\. Calls that are refused/);
  });

  test('is empty for a plain RestApi of the CDK that logs', () => {
    const { app, stack } = appWithPack();
    const level = new CfnParameter(stack, 'Level');
    const api = new RestApi(stack, 'Api', { cloudWatchRole: true, deployOptions: { tracingEnabled: true } });
    api.root.addMethod('GET', new MockIntegration({
      requestTemplates: { 'application/json': '{ "statusCode": 200 }' }, integrationResponses: [{ statusCode: '200' }],
    }), { methodResponses: [{ statusCode: '200' }] });
    (api.deploymentStage.node.defaultChild as CfnStage).addPropertyOverride('MethodSettings', [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: level.valueAsString }]);
    (api.deploymentStage.node.defaultChild as CfnStage).addPropertyOverride('AccessLogSetting', { DestinationArn: level.valueAsString, Format: '$context.requestId' });
    expect(reportOf(app).report).toBeUndefined();
  });
});

describe('acknowledging', () => {
  const reason = 'the landing zone watches it';

  test.each([
    ['the printed id of a finding', 'ApiGatewayKb::ApiGatewayKb-LOG7[REQUEST_ID]'],
    ['the printed id of a rule', 'ApiGatewayKb::ApiGatewayKb-LOG7'],
  ])('by %s turns the failure into success and records the reason', (_, id) => {
    const { app, stack } = appWithPack({ accountRoleManagedElsewhere: true, disabledRules: ['LOG5'] });
    Validations.of(addBrokenStage(stack)).acknowledge({ id, reason });
    const { report, thrown } = reportOf(app);
    expect(thrown).toBe(false);
    expect(report?.conclusion).toBe('success');
    expect(report?.violations).toEqual([]);
    expect(report?.suppressedViolations?.map((suppressed) => suppressed.reason)).toEqual([reason]);
  });

  test.each([
    ['the bare id of a finding', 'ApiGatewayKb-LOG7[REQUEST_ID]'],
    ['the bare id of a rule', 'ApiGatewayKb-LOG7'],
  ])('by %s works too, and the reason stands in the metadata of the report', (_, id) => {
    const { app, stack } = appWithPack({ accountRoleManagedElsewhere: true, disabledRules: ['LOG5', 'LOG6'] });
    addWarnedStage(stack, 'Other').addPropertyOverride('MethodSettings', [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'X' }]);
    Validations.of(addBrokenStage(stack)).acknowledge({ id, reason });
    const { report } = reportOf(app);
    expect(rulesOf(report)).toEqual(['ApiGatewayKb-LOG7[LEVEL]']);
    expect(report?.metadata).toEqual({ acknowledged: `ApiGatewayKb-LOG7[REQUEST_ID] at Orders/Stage: ${reason}` });
  });

  test('at a stack covers what is below it, and nothing else', () => {
    const { app, stack } = appWithPack({ disabledRules: ['LOG5'] });
    const other = new Stack(app, 'Billing');
    addWarnedStage(stack);
    addWarnedStage(other);
    Validations.of(stack).acknowledge({ id: 'ApiGatewayKb::ApiGatewayKb-LOG6', reason });
    expect(reportOf(app).report?.violations.flatMap(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath)))
      .toEqual(['Billing/Stage']);
  });

  test('of one finding leaves the others', () => {
    const { app, stack } = appWithPack();
    Validations.of(addWarnedStage(stack)).acknowledge({ id: 'ApiGatewayKb::ApiGatewayKb-LOG6[MISSING]', reason });
    expect(rulesOf(reportOf(app).report)).toEqual(['ApiGatewayKb-LOG5[OFF]']);
  });
});

describe('validateScope', () => {
  test('judges a tree that was never synthesised', () => {
    const stack = new Stack(new App(), 'Orders');
    addBrokenStage(stack);
    const { success, violations } = new ApiGatewayKbChecks(stack, { disabledRules: ['LOG1', 'LOG5'] }).validateScope(stack);
    expect(success).toBe(false);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['ApiGatewayKb-LOG7[REQUEST_ID]']);
  });

  test('honours acknowledgements', () => {
    const stack = new Stack(new App(), 'Orders');
    Validations.of(addBrokenStage(stack)).acknowledge({ id: 'ApiGatewayKb::ApiGatewayKb-LOG7', reason: 'r' });
    const { success, violations, metadata } = new ApiGatewayKbChecks(stack, { disabledRules: ['LOG1', 'LOG5'] }).validateScope(stack);
    expect({ success, violations, metadata }).toEqual({
      success: true, violations: [], metadata: { acknowledged: 'ApiGatewayKb-LOG7[REQUEST_ID] at Orders/Stage: r' },
    });
  });
});

describe('a pack of somebody else', () => {
  class CompanyPack extends NagPack {
    public readonly name = 'Company';
    public readonly asked: string[] = [];
    constructor() {
      super();
      this.packName = 'Company';
    }
    protected checkResource(node: CfnResource): void {
      this.applyRule(ApiGatewayKbRules.of('LOG7', node));
      this.applyRule(ApiGatewayKbRules.of('LOG6', node));
    }
  }

  test('can apply our rules one by one, under its own name', () => {
    const stack = new Stack(new App(), 'Orders');
    addBrokenStage(stack);
    const { violations } = new CompanyPack().validateScope(stack);
    expect(violations.map(({ ruleName, severity, description }) => [ruleName, severity, description]))
      .toEqual([['Company-LOG7[REQUEST_ID]', 'error', 'The logging settings will be refused']]);
  });

  test('sees changes that were made since its last walk', () => {
    const stack = new Stack(new App(), 'Orders');
    const pack = new CompanyPack();
    expect(pack.validateScope(stack).violations).toEqual([]);
    const broken = addBrokenStage(stack);
    expect(pack.validateScope(stack).violations).toHaveLength(1);
    broken.addPropertyOverride('AccessLogSetting.Format', '$context.requestId');
    expect(pack.validateScope(stack).violations).toEqual([]);
  });

  test('gets a rule with level and texts, which answers for one resource', () => {
    const stack = new Stack(new App(), 'Orders');
    const rule = ApiGatewayKbRules.of('LOG7', addBrokenStage(stack));
    expect({ suffix: rule.ruleSuffixOverride, level: rule.level, info: rule.info })
      .toEqual({ suffix: 'LOG7', level: NagMessageLevel.ERROR, info: 'The logging settings will be refused' });
    expect(rule.rule(rule.node)).toEqual(['REQUEST_ID']);
    const bucket = new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket' });
    expect(ApiGatewayKbRules.of('LOG7', bucket).rule(bucket)).toBe(NagRuleCompliance.NOT_APPLICABLE);
  });

  test('is told when a rule does not exist', () => {
    const bucket = new CfnResource(new Stack(), 'Bucket', { type: 'AWS::S3::Bucket' });
    expect(() => ApiGatewayKbRules.of('LOG99', bucket)).toThrow(/^'ruleId' must be one of .*LOG7.*, got 'LOG99'$/);
  });
});

describe('options that cannot be right are refused', () => {
  test.each([
    [{ onPremisesCidrs: ['10.0.0.0'] }, "'onPremisesCidrs' takes CIDR ranges such as '10.20.0.0/16', got '10.0.0.0'"],
    [{ onPremisesCidrs: ['10.0.0.300/8'] }, "'onPremisesCidrs' takes CIDR ranges such as '10.20.0.0/16', got '10.0.0.300/8'"],
    [{ onPremisesCidrs: ['2001:db8::/129'] }, "'onPremisesCidrs' takes CIDR ranges such as '10.20.0.0/16', got '2001:db8::/129'"],
    [{ productionStages: ['prod stage'] }, "'productionStages' takes names of stages such as 'prod' or 'prod-*', got 'prod stage'"],
    [{ disabledRules: ['LOG99'] }, "'disabledRules' takes ids of rules such as 'LOG3' or 'LOG6[FIELDS]', got 'LOG99'"],
    [{ disabledRules: ['LOG6[NOPE]'] }, "'disabledRules' names a finding that LOG6 does not have (MISSING, FLAVOUR, FIELDS), got 'LOG6[NOPE]'"],
    [{ accountThrottle: { rateLimit: 0, burstLimit: 5 } }, "'accountThrottle.rateLimit' must be greater than 0, got 0"],
    [{ accountThrottle: { rateLimit: 5, burstLimit: -1 } }, "'accountThrottle.burstLimit' must be greater than 0, got -1"],
  ])('%j', (props, message) => {
    expect(() => new ApiGatewayKbChecks(undefined, props)).toThrow(message);
  });

  test('printed ids of rules are fine', () => {
    expect(() => new ApiGatewayKbChecks(undefined, { disabledRules: ['ApiGatewayKb-LOG3', 'ApiGatewayKb::ApiGatewayKb-LOG6[FIELDS]'] })).not.toThrow();
  });
});

test('the pack names its rules', () => {
  expect(new ApiGatewayKbChecks().ruleIds).toEqual(ApiGatewayKbRules.ids().map((id) => `ApiGatewayKb-${id}`));
});
