import { checkServerIdentity, PeerCertificate } from 'tls';
import { asTable } from './page';
import { indexOf, pathOf, StackTemplate } from './stacks';
import type { Resource } from '../../src/template/resource';
import type { TemplateIndex } from '../../src/template/template-index';
import type { Value } from '../../src/template/value';

/** A place where clients see a certificate: a custom domain of one type, or a name of a distribution. */
interface Shown {
  readonly resource: Resource;
  readonly kind: string;
  readonly name: string;
  readonly certificate: Value;
  /** Where the certificate must be. */
  readonly region: string | undefined;
}

const HEAD = ['name', 'shown by', 'certificate', 'is in', 'must be in', 'is for', 'a client'];

/** Which certificate clients see for each name of the templates, and what they make of it. */
export function certificateTable(stacks: readonly StackTemplate[]): string {
  const index = indexOf(stacks);
  const rows = [...domains(index), ...distributions(index)].map((shown) => {
    const [region, names] = [regionOf(shown.certificate), namesOf(shown.certificate)];
    return [shown.name, `${pathOf(shown.resource)}, ${shown.kind}`, labelOf(shown.certificate), region ?? '?', shown.region ?? '?', names?.join(' ') ?? '?', verdict(shown, region, names)];
  });
  return asTable(HEAD, rows);
}

function domains(index: TemplateIndex): Shown[] {
  return index.domains.all.flatMap((domain) => {
    const { region } = domain.resource.template.environment;
    const types = domain.kind === 'V1' ? domain.get('EndpointConfiguration', 'Types').items?.map(({ text }) => text ?? '') ?? ['EDGE'] : [domain.endpoint ?? ''];
    return types.map((kind) => ({
      resource: domain.resource,
      kind,
      name: domain.name.text ?? '?',
      certificate: domain.kind === 'V1' && kind !== 'EDGE' ? domain.get('RegionalCertificateArn') : domain.kind === 'V1' ? domain.get('CertificateArn') : domain.certificateArn,
      region: kind === 'EDGE' ? 'us-east-1' : region,
    }));
  });
}

function distributions(index: TemplateIndex): Shown[] {
  return index.distributions.all.flatMap(({ resource, config, aliases }) => (aliases ?? []).map(({ text }) => ({
    resource, kind: 'CloudFront', name: text ?? '?', certificate: config.get('ViewerCertificate', 'AcmCertificateArn'), region: 'us-east-1',
  })));
}

function labelOf(certificate: Value): string {
  return certificate.isAbsent ? 'none' : certificate.link === undefined ? certificate.text ?? '?' : pathOf(certificate.link.resource);
}

function regionOf(certificate: Value): string | undefined {
  return certificate.link === undefined ? certificate.text?.split(':')[3] : certificate.link.resource.template.environment.region;
}

/** The names that the template asks a certificate for; those of a certificate elsewhere are not known. */
function namesOf(certificate: Value): string[] | undefined {
  const resource = certificate.link?.resource;
  return resource && [resource.get('DomainName'), ...resource.get('SubjectAlternativeNames').items ?? []].map(({ text }) => text ?? '?');
}

/** A TLS client is the judge of names; any label stands for the wildcard of a domain. */
function verdict({ name, certificate, region: wanted }: Shown, region: string | undefined, names: string[] | undefined): string {
  if (certificate.isAbsent || region !== wanted) return 'sees none, the deployment fails';
  if (names === undefined) return 'decides';
  const host = name.replace(/^\*/, 'any');
  const error = checkServerIdentity(host, { subject: { CN: names[0] }, subjectaltname: names.map((san) => `DNS:${san}`).join(', ') } as PeerCertificate);
  return error === undefined ? 'accepts it' : `refuses it: ${(error as NodeJS.ErrnoException).code}`;
}
