import { join } from 'path';
import { domainsExample } from '../../examples/domains/app';
import { brokenDomainsExample } from '../../examples/domains/broken';
import { certificateTable } from '../support/certificates';
import { cellsOf, tablesIn } from '../support/page';
import { resourceAt, StackTemplate, synthesise } from '../support/stacks';

const expected = tablesIn(join(__dirname, 'certificates.md'));
const example = synthesise(domainsExample);

test('every name of the example has a certificate that clients accept', () => {
  expect(certificateTable(example)).toBe(expected.get('the example'));
});

test('the broken twin has certificates that clients refuse, and that cannot be deployed', () => {
  expect(certificateTable(synthesise(brokenDomainsExample))).toBe(expected.get('its broken twin'));
});

type Json = Record<string, unknown>;
const rename = (path: string, ...[first, ...others]: string[]) => (broken: readonly StackTemplate[]) => {
  Object.assign(resourceAt(broken, path).Properties, { DomainName: first, SubjectAlternativeNames: others });
};

test.each<[string, (broken: readonly StackTemplate[]) => void, string[]]>([
  ['a certificate for another name', rename('Shop/Domain/Certificate', 'shop.example.com'), [
    'api.example.com is for: api.example.com -> shop.example.com',
    'api.example.com a client: accepts it -> refuses it: ERR_TLS_CERT_ALTNAME_INVALID',
  ]],
  ['a certificate with a wildcard for the parent', rename('Shop/Domain/Certificate', 'example.com', '*.example.com'), [
    'api.example.com is for: api.example.com -> example.com *.example.com',
  ]],
  ['a certificate with a wildcard for the name', rename('Shop/Domain/Certificate', '*.api.example.com'), [
    'api.example.com is for: api.example.com -> *.api.example.com',
    'api.example.com a client: accepts it -> refuses it: ERR_TLS_CERT_ALTNAME_INVALID',
  ]],
  ['a domain two labels below the wildcard', (broken) => {
    rename('Internal/Domain/Certificate', '*.example.com')(broken);
    resourceAt(broken, 'Internal/Domain').Properties.DomainName = 'v1.stock.example.com';
  }, [
    'stock.example.com name: stock.example.com -> v1.stock.example.com',
    'stock.example.com is for: stock.example.com -> *.example.com',
    'stock.example.com a client: accepts it -> refuses it: ERR_TLS_CERT_ALTNAME_INVALID',
  ]],
  ['an edge-optimized domain with a certificate of its own Region', (broken) => {
    resourceAt(broken, 'World/Domain').Properties.CertificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/a';
  }, [
    'world.example.com certificate: WorldEdgeCertificates/Domain 8fb6899d -> arn:aws:acm:eu-west-1:111122223333:certificate/a',
    'world.example.com is in: us-east-1 -> eu-west-1',
    'world.example.com is for: world.example.com -> ?',
    'world.example.com a client: accepts it -> sees none, the deployment fails',
  ]],
  ['a Regional domain with its certificate in the property of the other type', (broken) => {
    const { Properties } = resourceAt(broken, 'Shop/Domain') as { Properties: Json };
    Properties.CertificateArn = Properties.RegionalCertificateArn;
    delete Properties.RegionalCertificateArn;
  }, [
    'api.example.com certificate: Shop/Domain/Certificate -> none',
    'api.example.com is in: eu-west-1 -> ?',
    'api.example.com is for: api.example.com -> ?',
    'api.example.com a client: accepts it -> sees none, the deployment fails',
  ]],
])('%s turns exactly its cells', (_, mutate, cells) => {
  const broken = structuredClone(example);
  mutate(broken);
  const head = expected.get('the example')!.split('\n')[0].slice(2, -2).split(' | ');
  const [before, after] = [expected.get('the example')!, certificateTable(broken)].map(cellsOf);
  const changes = before.flatMap((row, line) => row.flatMap((cell, column) =>
    cell === after[line][column] ? [] : [`${row[0]} ${head[column]}: ${cell} -> ${after[line][column]}`]));
  expect(changes).toEqual(cells);
});
