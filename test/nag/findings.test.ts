import { writeFileSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnOutput, LegacyStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { CfnAccount, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { ApiGatewayKbFindings } from '../../src';

function addStage(stack: Stack, loggingLevel: string): CfnStage {
  return new CfnStage(stack, 'Stage', {
    restApiId: 'imported',
    deploymentId: 'imported',
    stageName: 'prod',
    methodSettings: [{ resourcePath: '/*', httpMethod: '*', loggingLevel }],
    accessLogSetting: { destinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:x', format: '$context.requestId' },
  });
}

const env = { account: '111122223333', region: 'eu-west-1' };

describe('the findings of an app', () => {
  test('are told with everything that a report needs', () => {
    const app = new App();
    addStage(new Stack(app, 'Orders', { env }), 'DEBUG');
    const findings = ApiGatewayKbFindings.fromApp(app, { accountRoleManagedElsewhere: true }).all();
    expect(findings).toEqual([{
      id: 'LOG7[LEVEL]',
      ruleId: 'LOG7',
      severity: 'error',
      template: 'Orders',
      logicalId: 'Stage',
      resourceType: 'AWS::ApiGateway::Stage',
      location: 'Properties.MethodSettings.0.LoggingLevel',
      message: "LoggingLevel of '/* *' is 'DEBUG'",
      symptom: 'the deployment of the stage fails',
      why: 'API Gateway checks the settings when the stage is created, and rolls the stack back.',
      fix: 'Use OFF, ERROR or INFO, in upper case.',
      article: 'missing-cloudwatch-logs',
      articleUrl: 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs',
      docs: 'docs/rules/log7-refused-settings.md',
    }]);
  });

  test('see several stacks together, one alone sees less', () => {
    const app = new App();
    new CfnAccount(new Stack(app, 'Base', { env }), 'Account', { cloudWatchRoleArn: 'arn:aws:iam::111122223333:role/logs' });
    const orders = new Stack(app, 'Orders', { env });
    addStage(orders, 'INFO');
    expect(ApiGatewayKbFindings.fromApp(app).of('LOG1')).toEqual([]);
    expect(ApiGatewayKbFindings.fromStack(orders).of('LOG1').map(({ id }) => id)).toEqual(['LOG1[NO_ROLE]']);
  });

  test('cover stages of the app and nested stacks', () => {
    const app = new App();
    const beta = new Stage(app, 'Beta', { env });
    addStage(new NestedStack(new Stack(beta, 'Orders'), 'Nested'), 'DEBUG');
    expect(ApiGatewayKbFindings.fromApp(app).of('LOG7').map(({ template, logicalId }) => [template, logicalId]))
      .toEqual([['Beta/Orders/NestedNestedStackNestedNestedStackResourceDEFDAA4D', 'Stage']]);
    expect(ApiGatewayKbFindings.fromApp(beta).of('LOG7')).toHaveLength(1);
  });
});

describe('the assertions', () => {
  const app = new App();
  addStage(new Stack(app, 'Orders', { env }), 'DEBUG');
  const findings = ApiGatewayKbFindings.fromApp(app, { accountRoleManagedElsewhere: true });

  test('pass when they hold', () => {
    findings.hasFinding('LOG7');
    findings.hasFinding('ApiGatewayKb-LOG7[LEVEL]', { logicalId: 'Stage', location: 'Properties.MethodSettings.0.LoggingLevel', message: 'DEBUG' });
    findings.hasNoFinding('LOG6');
    findings.hasNoFinding('LOG7[REQUEST_ID]');
    const clean = new Stack(new App(), 'Clean');
    new CfnOutput(clean, 'Out', { value: 'x' });
    ApiGatewayKbFindings.fromStack(clean).hasNone();
    ApiGatewayKbFindings.fromStack(new Stack(new App({ analyticsReporting: false }), 'Empty', { synthesizer: new LegacyStackSynthesizer() })).hasNone();
  });

  test('fail with a text that reads like the report', () => {
    expect(() => findings.hasNone()).toThrow([
      'expected no finding, got 1:',
      '',
      'ERROR ApiGatewayKb-LOG7[LEVEL]  The logging settings will be refused',
      '  where    Orders Stage (AWS::ApiGateway::Stage) Properties.MethodSettings.0.LoggingLevel',
      "  found    LoggingLevel of '/* *' is 'DEBUG'",
      '  you see  the deployment of the stage fails',
      '  because  API Gateway checks the settings when the stage is created, and rolls the stack back.',
      '  fix      Use OFF, ERROR or INFO, in upper case.',
      '  article  missing-cloudwatch-logs: https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs',
    ].join('\n'));
    expect(() => findings.hasNoFinding('LOG7')).toThrow(/^expected no finding of ApiGatewayKb-LOG7, got 1:/);
  });

  test('tell what there is instead of what was expected', () => {
    expect(() => findings.hasFinding('LOG6', { logicalId: 'Other' }))
      .toThrow(/^expected a finding of ApiGatewayKb-LOG6 with {"logicalId":"Other"}, but the findings are:\n\nERROR ApiGatewayKb-LOG7\[LEVEL\]/);
    expect(() => findings.hasFinding('LOG7', { logicalId: 'Other' })).toThrow(/^expected a finding of ApiGatewayKb-LOG7 with/);
    expect(() => ApiGatewayKbFindings.fromStack(new Stack(new App(), 'Clean')).hasFinding('LOG7'))
      .toThrow('expected a finding of ApiGatewayKb-LOG7, but there is no finding at all');
  });

  test('refuse rules that do not exist', () => {
    expect(() => findings.hasNoFinding('LOG99')).toThrow("'id' takes ids of rules such as 'LOG6' or 'LOG6[FIELDS]', got 'LOG99'");
    expect(() => findings.hasNoFinding('LOG7[NOPE]')).toThrow("'id' names a finding that LOG7 does not have (REQUEST_ID, VARIABLE, INCOMPLETE, "
      + "DESTINATION, HTTP_EXECUTION, LEVEL, TOO_LONG), got 'LOG7[NOPE]'");
  });
});

describe('the findings of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'findings-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('are those of a template that no CDK app wrote', () => {
    const path = file('template.yaml', 'Resources:\n  Account:\n    Type: AWS::ApiGateway::Account\n');
    expect(ApiGatewayKbFindings.fromFile(path).all().map(({ id, template }) => [id, template]))
      .toEqual([['LOG2[NO_ROLE]', path], ['LOG3[DELETABLE]', path]]);
  });

  test('need a template', () => {
    const path = file('package.json', '{"name": "x", "version": "1"}');
    expect(() => ApiGatewayKbFindings.fromFile(path)).toThrow(`'${path}' is not a CloudFormation template: it has no map 'Resources', only 'name', 'version'`);
  });
});
