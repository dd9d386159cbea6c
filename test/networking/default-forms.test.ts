import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { newVpc } from './networks';
import { ApiGatewayKbChecks, ExecuteApiEndpoint, OnPremisesDns } from '../../src';

interface Report {
  readonly pluginReports: {
    readonly violations: { readonly ruleName: string; readonly violatingConstructs: { readonly constructPath: string }[] }[];
  }[];
}

/** What the packs say of an endpoint and a resolver that are open to a range. */
function findings(env: { account: string; region: string } | undefined, cidr: string, anyAddressReason?: string): string[] {
  const app = new App();
  Validations.of(app).addPlugins(new ApiGatewayKbChecks(app, { strict: true }), new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const stack = new Stack(app, 'S', { env });
  const vpc = newVpc(stack);
  new ExecuteApiEndpoint(stack, 'Endpoint', { vpc, privateDns: true, onPremisesCidrs: [cidr], anyAddressReason });
  new OnPremisesDns(stack, 'Dns', { vpc, onPremisesCidrs: [cidr], anyAddressReason });
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    app.synth();
  } catch {
    // Synthesis fails on errors of a pack; the report says which.
  }
  error.mockRestore();
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`));
}

const IRELAND = { account: '111122223333', region: 'eu-west-1' };

test.each([
  [undefined, '192.168.0.0/16', undefined],
  [IRELAND, '192.168.0.0/16', undefined],
  [IRELAND, '0.0.0.0/0', 'The firewall on the way in knows the callers.'],
])('endpoint and resolver draw no finding (environment %j, open to %s)', (env, cidr, reason) => {
  // That of the VPC itself is the business of its owner.
  expect(findings(env, cidr, reason)).toEqual(['AwsSolutions-VPC7 S/Vpc/Resource']);
});
