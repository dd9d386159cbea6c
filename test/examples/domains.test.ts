import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { domainsExample } from '../../examples/domains/app';
import { brokenDomainsExample } from '../../examples/domains/broken';
import { migrationExample, MigrationStep } from '../../examples/domains/migration';
import { ApiGatewayKbFindings } from '../../src';
import { route } from '../support/routing/route';
import { indexOf, resourceAt, synthesise } from '../support/stacks';

itIsClean('domains', domainsExample);

test.each(['Shop', 'World', 'WorldEdgeCertificates', 'Internal'])('the domains, records, mappings and certificates of %s are what is expected', (stack) => {
  const { body } = synthesise(domainsExample).find(({ name }) => name === stack)!;
  const shown = ['AWS::CertificateManager', 'AWS::ApiGateway::DomainName', 'AWS::ApiGateway::BasePath', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::Route53'];
  const resources = Object.entries(body.Resources).filter(([, { Type }]) => shown.some((prefix) => Type.startsWith(prefix)));

  expect(Object.fromEntries(resources.map(([id, { Metadata: _, ...resource }]) => [id, resource]))).toMatchSnapshot();
});

describe('the domain that moves', () => {
  const STEPS: MigrationStep[] = ['before', 'both', 'moved', 'after'];
  const stacks = new Map(STEPS.map((step) => [step, synthesise((app) => migrationExample(app, step))]));
  const at = (step: MigrationStep, path: string) => resourceAt(stacks.get(step)!, `Moving/${path}`);

  for (const step of ['both', 'moved'] as const) itIsClean(`migration (${step})`, (app) => migrationExample(app, step), [['new projects', { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true }]]);

  test('has both types for two deployments, and its records follow in the second', () => {
    expect(STEPS.map((step) => {
      const { EndpointConfiguration, CertificateArn, RegionalCertificateArn } = at(step, 'Domain').Properties as Record<string, { Types: string[] } | undefined>;
      const [a, aaaa] = ['ARecord', 'AaaaRecord'].map((record) => (at(step, `Domain/${record}`).Properties.AliasTarget as { DNSName: { 'Fn::GetAtt': string[] } }).DNSName['Fn::GetAtt'][1]);
      return [step, EndpointConfiguration!.Types.join(), CertificateArn !== undefined, RegionalCertificateArn !== undefined, a, aaaa];
    })).toEqual([
      ['before', 'EDGE', true, false, 'DistributionDomainName', 'DistributionDomainName'],
      ['both', 'EDGE,REGIONAL', true, true, 'DistributionDomainName', 'DistributionDomainName'],
      ['moved', 'REGIONAL,EDGE', true, true, 'RegionalDomainName', 'RegionalDomainName'],
      ['after', 'REGIONAL', false, true, 'RegionalDomainName', 'RegionalDomainName'],
    ]);
  });

  test('is called all the time, also by those who remember the record of the step before', () => {
    const answers = STEPS.map((step, position) => {
      const remembered = structuredClone(stacks.get(step)!);
      const old = at(STEPS[Math.max(0, position - 1)], 'Domain/ARecord').Properties;
      resourceAt(remembered, 'Moving/Domain/ARecord').Properties.AliasTarget = old.AliasTarget;
      return [stacks.get(step)!, remembered].map((deployed) => route(indexOf(deployed), 'GET https://orders.example.com/')).map(({ leadsTo, answer }) => `${leadsTo}: ${answer}`);
    });
    const [edge, regional] = ['Moving/Domain (edge): GET /', 'Moving/Domain: GET /'];
    expect(answers).toEqual([[edge, edge], [edge, edge], [regional, edge], [regional, regional]]);
  });

  test('cannot leave out the step in which it has both types', () => {
    const rushed = structuredClone(stacks.get('after')!);
    resourceAt(rushed, 'Moving/Domain/ARecord').Properties.AliasTarget = at('before', 'Domain/ARecord').Properties.AliasTarget;
    expect(route(indexOf(rushed), 'GET https://orders.example.com/').answer).toBe('certificate of *.cloudfront.net');
  });

  test('keeps domain, mapping and records: nothing is replaced', () => {
    const kept = STEPS.map((step) => {
      const [{ body }] = stacks.get(step)!;
      return Object.entries(body.Resources).flatMap(([id, { Type, Properties: { DomainName, BasePath, Name, Type: recordType, HostedZoneId } }]) =>
        /DomainName$|BasePathMapping$|RecordSet$/.test(Type) ? [[id, Type, DomainName, BasePath, Name, recordType, HostedZoneId]] : []);
    });
    expect(kept[0]).toHaveLength(4);
    expect(kept.slice(1)).toEqual([kept[0], kept[0], kept[0]]);
  });

  test('is what the guide shows', () => {
    const lines = readFileSync(join(__dirname, '..', '..', 'examples', 'domains', 'migration.ts'), 'utf8').split('\n');
    const [start, end] = [/#region steps/, /#endregion/].map((mark) => lines.findIndex((line) => mark.test(line)));
    const excerpt = lines.slice(start + 1, end).map((line) => line.slice(4)).join('\n');
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'guides', 'custom-domain-dns-tls.md'), 'utf8')).toContain(`\`\`\`ts\n${excerpt}\n\`\`\``);
  });
});

describe('the broken twin', () => {
  test('draws the findings of the articles', () => {
    const app = new App();
    brokenDomainsExample(app);
    expect(ApiGatewayKbFindings.fromApp(app).all().map(({ id }) => id).filter((id) => id.startsWith('DOM'))).toEqual([
      'DOM1[API_HOST]', 'DOM2[OTHER_DOMAIN]', 'DOM3[REGION]', 'DOM4', 'DOM5[ACCESS_MODE]', 'DOM6', 'DOM7[WEBSOCKET]', 'DOM8[LEVELS]', 'DOM9[MISSING]', 'DOM10',
    ]);
  });

  test.each([
    ['GET https://orders.example.com/', 'certificate of *.execute-api'],
    ['GET https://shop.example.com/', 'certificate of *.execute-api'],
    ['GET https://old.example.com/items', '403 Forbidden'],
    ['GET https://{BrokenNames/Lonely}/prod/', '403 Forbidden'],
  ])('answers %s as the rules say: %s', (request, answer) => {
    expect(route(indexOf(synthesise(brokenDomainsExample)), request).answer).toBe(answer);
  });
});
