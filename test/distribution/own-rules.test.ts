import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Duration, IPolicyValidationPlugin, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { certificateIn, http, IRELAND, rest, zone } from './front';
import { ApiDistribution, ApiDistributionProps, ApiDomain, ApiDomainProps, ApiGatewayKbChecks, OriginProtection } from '../../src';

type Form = (stack: Stack) => ApiDistributionProps;

function domain(stack: Stack, props: Partial<ApiDomainProps> = {}): ApiDomain {
  const mappings = props.mappings ?? { orders: rest(stack, 'Orders'), shop: rest(stack, 'Shop') };
  return new ApiDomain(stack, 'Domain', { domainName: 'apis.example.com', hostedZone: zone(stack), ...props, mappings });
}

const CHECKED = { originProtection: OriginProtection.secretHeader({ checkedByApis: 'An authorizer compares it.' }) };
// A warning to answer by those who have no web ACL on every stage.
const NO_WEB_ACL = ['AwsSolutions-CFR2 S/Front/Resource/Resource'];
const FORMS: [string, Form, string[]?][] = [
  ['over a domain', (stack) => ({ domain: domain(stack) })],
  ['over a domain with a root mapping', (stack) => ({ domain: domain(stack, { mappings: { '': rest(stack, 'Site'), 'orders/v2': rest(stack, 'Second') } }) })],
  ['with names of its own', (stack) => ({ domain: domain(stack), domainNames: ['www.example.com'], certificate: certificateIn(stack, 'us-east-1'), hostedZone: zone(stack) })],
  ['that caches', (stack) => ({ domain: domain(stack), caching: { orders: { ttl: Duration.minutes(1) } } })],
  ['with mutual TLS', (stack) => ({
    domain: domain(stack, { mtls: { bucket: Bucket.fromBucketName(stack, 'Trust', 'trust'), key: 'a.pem' } }), originProtection: OriginProtection.mutualTls(certificateIn(stack, 'us-east-1')),
  }), NO_WEB_ACL],
  ['without protection', (stack) => ({ domain: domain(stack), originProtection: OriginProtection.none('The APIs are public.') }), NO_WEB_ACL],
  ['over APIs', (stack) => ({ apis: { orders: rest(stack, 'Orders'), items: http(stack, 'Items') }, ...CHECKED }), NO_WEB_ACL],
  ['over APIs that get the whole path', (stack) => ({ apis: { orders: rest(stack, 'Orders'), items: http(stack, 'Items') }, keepBasePath: true, ...CHECKED }), NO_WEB_ACL],
  ['over APIs, one of them without base path', (stack) => ({ apis: { '': rest(stack, 'Site'), 'orders': rest(stack, 'Orders') } })],
];

interface Report { pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[] }

/** What the packs say about the distribution and what belongs to it, and about domains and distributions wherever it is. */
function findingsAbout(form: Form, context: Record<string, unknown>): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'distribution-'));
  const app = new App({ outdir, context });
  const packs: IPolicyValidationPlugin[] = [new ApiGatewayKbChecks(app, { strict: true }), new AwsSolutionsChecks(app), new ServerlessChecks(app)];
  for (const pack of packs) Validations.of(app).addPlugins(pack);
  const stack = new Stack(app, 'S', { env: IRELAND });
  new ApiDistribution(stack, 'Front', form(stack));
  const error = jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    // The plain APIs of the tests draw findings of their own.
    expect(() => app.synth()).toThrow('AwsSolutions-APIG1');
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
    return pluginReports.flatMap(({ violations }) => violations)
      .flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`))
      .filter((finding) => / S\/Front/.test(finding) || /-(CDN|DOM)\d/.test(finding));
  } finally {
    error.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

describe.each(FORMS)('a distribution %s', (_, form, findings = []) => {
  test.each([true, false])('draws no other finding than it should, with the feature flags of the CDK on or off (%s)', (on) => {
    const flags = ['@aws-cdk/aws-cloudfront:defaultSecurityPolicyTLSv1.2_2021', '@aws-cdk/aws-cloudfront:defaultViewerProtocolPolicyRedirectToHttps'];
    expect(findingsAbout(form, Object.fromEntries(flags.map((flag) => [flag, on])))).toEqual(findings);
  });
});
