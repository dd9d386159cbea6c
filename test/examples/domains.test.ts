import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { itIsClean } from './clean';
import { domainsExample } from '../../examples/domains/app';

itIsClean('domains', domainsExample);

test.each(['Shop', 'World', 'WorldEdgeCertificates', 'Internal'])('the domains, records, mappings and certificates of %s are what is expected', (stack) => {
  const app = new App();
  domainsExample(app);
  const template = Template.fromJSON(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8')) as Record<string, unknown>);
  const shown = ['AWS::CertificateManager', 'AWS::ApiGateway::DomainName', 'AWS::ApiGateway::BasePath', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::Route53'];
  const resources = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>);

  expect(Object.fromEntries(resources.filter(([, { Type }]) => shown.some((prefix) => Type.startsWith(prefix))))).toMatchSnapshot();
});
