import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, CfnCertificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { IHostedZone, RecordType } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { list, refused } from './refusals';
import { CLOUDFRONT_CERTIFICATE_REGION } from '../catalogue/cloudfront';
import { createRecords, validateZone } from '../domains/alias-records';
import { covers, nameProblem } from '../domains/names';
import { isMadeHere, isPrivateZone } from '../domains/zones';

/** The names of a distribution, as its owner asked for them. */
export interface ViewerNames {
  readonly domainNames?: string[];
  readonly certificate?: ICertificate;
  readonly hostedZone?: IHostedZone;
  readonly validationZone?: IHostedZone;
}

/** Refuses names, and what belongs to them, that do not go together. */
export function validateNames(scope: Construct, { domainNames = [], certificate, hostedZone, validationZone }: ViewerNames): void {
  for (const [prop, value] of Object.entries({ certificate, hostedZone, validationZone })) {
    if (value === undefined || domainNames.length > 0) continue;
    throw refused(scope, 'NamesMissing', `'domainNames' must name what '${prop}' is for, got none beside '${value.node.path}'`);
  }
  if (certificate && validationZone) {
    throw refused(scope, 'ValidationZoneUnused', `'validationZone' must be left out when 'certificate' is given, got '${validationZone.zoneName}'`);
  }
  for (const name of domainNames) {
    const problem = nameProblem(name, true);
    if (problem) throw refused(scope, 'DomainName', `'domainNames' must ${problem}, got '${name}'`);
    if (domainNames.filter((other) => other === name).length > 1) throw refused(scope, 'DomainNameTwice', `'domainNames' must have each name once, got '${name}' twice`);
    for (const [prop, zone] of Object.entries({ hostedZone, validationZone })) {
      if (zone) validateZone(scope, prop, name, zone);
    }
  }
  if (hostedZone && isPrivateZone(hostedZone) === true) {
    throw refused(scope, 'ZonePrivate', `'hostedZone' must be a public zone, since private zones have no alias records to CloudFront, got '${hostedZone.node.path}'`);
  }
}

/** The certificate for the names: the one that is given, or a new one in us-east-1. */
export function certificateFor(scope: Construct, names: ViewerNames): ICertificate | undefined {
  const { domainNames = [], certificate, hostedZone, validationZone } = names;
  if (domainNames.length === 0) return undefined;
  if (certificate) {
    validateCertificate(scope, certificate, domainNames);
    return certificate;
  }
  const zone = validationZone ?? hostedZone;
  if (!zone || isPrivateZone(zone) === true) {
    throw refused(scope, 'CertificateMissing',
      `'certificate' must be given unless 'hostedZone' or 'validationZone' is a public zone to validate one in for ${list(domainNames)}, got ${zone ? `the private zone '${zone.zoneName}'` : 'neither'}`);
  }
  return createCertificate(scope, domainNames, zone);
}

/** Alias records for IPv4 and IPv6 under each of the names. */
export function addRecords(scope: Construct, { domainNames = [], hostedZone: zone }: ViewerNames, distribution: IDistribution): void {
  if (!zone) return;
  const target = new CloudFrontTarget(distribution);
  for (const domainName of domainNames) {
    createRecords(new Construct(scope, `Records ${domainName}`), { zone, domainName, target, types: [RecordType.A, RecordType.AAAA], isEdge: true });
  }
}

function validateCertificate(scope: Construct, certificate: ICertificate, domainNames: readonly string[]): void {
  const resource = certificate.node.defaultChild;
  const own = CfnCertificate.isCfnCertificate(resource) ? resource : undefined;
  const region = own ? Stack.of(own).region : /^arn:[^:]*:acm:([a-z0-9-]+):/.exec(certificate.certificateArn)?.[1];
  if (region !== undefined && !Token.isUnresolved(region) && region !== CLOUDFRONT_CERTIFICATE_REGION) {
    throw refused(scope, 'CertificateRegion', `'certificate' must be of ${CLOUDFRONT_CERTIFICATE_REGION}, where CloudFront looks for it, got one of ${region}`);
  }
  const certified = own && [own.domainName, ...own.subjectAlternativeNames ?? []];
  if (!certified || certified.some((name) => Token.isUnresolved(name))) return;
  const uncovered = domainNames.find((name) => !Token.isUnresolved(name) && !certified.some((candidate) => covers(candidate, name)));
  if (uncovered !== undefined) {
    throw refused(scope, 'CertificateNames', `'certificate' must be one for '${uncovered}', where a wildcard stands for one label, got one for ${list(certified)}`);
  }
}

function createCertificate(scope: Construct, [domainName, ...subjectAlternativeNames]: readonly string[], zone: IHostedZone): ICertificate {
  const props = { domainName, subjectAlternativeNames, validation: CertificateValidation.fromDns(zone) };
  const stack = Stack.of(scope);
  if (stack.region === CLOUDFRONT_CERTIFICATE_REGION) return new Certificate(scope, 'Certificate', props);

  const problem = Token.isUnresolved(stack.region) ? "'env' of the stack names its Region"
    : !stack._crossRegionReferences ? 'the stack has crossRegionReferences: true'
      : isMadeHere(zone) && Stack.of(zone) === stack ? 'the zone is in another stack' : undefined;
  if (problem) {
    throw refused(scope, 'CertificateElsewhere',
      `'certificate' must be given unless ${problem}, since CloudFront takes one of ${CLOUDFRONT_CERTIFICATE_REGION} only, got none in '${stack.node.path}'`);
  }
  return new Certificate(certificateStack(stack), `${scope.node.id} ${scope.node.addr.slice(-8)}`, props);
}

/** One stack in us-east-1 for the certificates of all distributions of a stack. */
function certificateStack(stack: Stack): Stack {
  const owner = (Stage.of(stack) ?? stack.node.root) as Construct;
  const id = `${stack.artifactId}DistributionCertificates`;
  const existing = owner.node.tryFindChild(id);
  return existing instanceof Stack ? existing : new Stack(owner, id, {
    env: { account: stack.account, region: CLOUDFRONT_CERTIFICATE_REGION },
    crossRegionReferences: true,
    description: `Certificates in ${CLOUDFRONT_CERTIFICATE_REGION} for the distributions of ${stack.stackName}`,
  });
}
