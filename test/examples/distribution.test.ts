import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { distributionExample } from '../../examples/distribution/app';
import { brokenDistributionExample } from '../../examples/distribution/broken';
import { distributionVariants } from '../../examples/distribution/variants';
import { ApiGatewayKbFindings } from '../../src';

itIsClean('distribution', distributionExample);

test('the templates of the shop front and its certificate are what is expected', () => {
  const app = new App();
  distributionExample(app);
  const { directory } = app.synth();
  const shown = ['ShopFront', 'ShopFrontDistributionCertificates'].map((stack) =>
    JSON.parse(readFileSync(join(directory, `${stack}.template.json`), 'utf8')) as { Resources: Record<string, { Type: string; Properties: { Code?: unknown } }> });
  // The functions of the CDK for references across Regions are assets, whose hashes change with its versions.
  for (const { Resources } of shown) for (const { Type, Properties } of Object.values(Resources)) if (Type === 'AWS::Lambda::Function') delete Properties.Code;
  expect(shown).toMatchSnapshot();
});

test('the broken twin draws the findings of the article', () => {
  const app = new App();
  brokenDistributionExample(app);
  const findings = ApiGatewayKbFindings.fromApp(app).all().filter(({ id }) => id.startsWith('CDN'));
  const domain = "the custom domain 'OrdersCustomDomainF41CBCCF'";
  expect(findings.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    "CDN1[STAGE]: OriginPath is '/prod', and 'OrdersCustomDomainF41CBCCF' is mapped to the stage already",
    `CDN2[ALIAS]: the behaviour for '/orders/*' sends the viewer's Host to ${domain}, but the distribution's own name is no custom domain`,
    "CDN2[HOST]: the default behaviour sends the viewer's Host to the API 'OrdersA9B65338'",
    `CDN3[HTTP_ONLY]: OriginProtocolPolicy is http-only for ${domain}`,
    `CDN4[OUTDATED]: OriginSSLProtocols offer SSLv3 to ${domain}`,
    "CDN5: the domain name of the origin has a scheme: 'https://apis.example.com'",
    "CDN6[NO_STAGE]: the origin has no OriginPath and the behaviour for '/orders/*' adds no stage, 'OrdersA9B65338' has the stage 'prod'",
    `CDN7[TARGET_NAME]: the origin is the target host of ${domain}, and Host is not sent: '<OrdersCustomDomainF41CBCCF.RegionalDomainName>'`,
    'CDN8[METHODS]: the default behaviour allows only GET, HEAD, but the API has POST /basket',
    "CDN9[UNMAPPED]: the behaviour for '/customers/*' sends '/customers/' to a domain that only maps 'orders'",
  ]);
});

test('the variants draw no finding about domains and distributions', () => {
  const app = new App();
  distributionVariants(app);
  expect(ApiGatewayKbFindings.fromApp(app, { strict: true }).all().map(({ id }) => id).filter((id) => /^(CDN|DOM)/.test(id))).toEqual([]);
});

test('the guide shows what the examples run', () => {
  const root = join(__dirname, '../..');
  const regions = ['app', 'variants'].flatMap((name) => {
    const lines = readFileSync(join(root, `examples/distribution/${name}.ts`), 'utf8').split('\n');
    return lines.flatMap((line, start) => /^ {4}\/\/ #region /.test(line)
      ? [lines.slice(start + 1, lines.indexOf('    // #endregion', start)).map((each) => each.slice(4)).join('\n')] : []);
  });
  const shown = [...readFileSync(join(root, 'docs/guides/cloudfront-custom-domain.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, code]) => code);
  expect(shown).toEqual(regions);
});
