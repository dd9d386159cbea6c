import { App, Stack, Validations } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { acknowledgeAccessLog } from '../../examples/readme/acknowledge';
import { readmeApp } from '../../examples/readme/app';
import { ApiGatewayKbChecks, ApiGatewayKbFindings } from '../../src';

describe('the snippets of the README', () => {
  test('the app is clean', () => {
    const app = readmeApp();
    // #region findings
    ApiGatewayKbFindings.fromApp(app).hasNone(); // fails with the report
    ApiGatewayKbFindings.fromApp(app, { strict: true }).hasNoFinding('LOG6');
    // #endregion
  });

  test('the acknowledgement silences the finding', () => {
    const stack = new Stack(new App(), 'Stack');
    const api = new HttpApi(stack, 'Api');
    const pack = new ApiGatewayKbChecks(stack);
    expect(pack.validateScope(stack).violations.map(({ ruleName }) => ruleName)).toEqual(['ApiGatewayKb-LOG6[MISSING]']);
    acknowledgeAccessLog(api);
    expect(pack.validateScope(stack).violations).toEqual([]);
    expect(api.node.metadata.some(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)).toBe(true);
  });
});
