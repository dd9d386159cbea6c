import { Stack, Token } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { IHostedZone, RecordType } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { list, refused } from './refusals';
import { CLOUDFRONT_CERTIFICATE_REGION } from '../catalogue/cloudfront';
import { idPart } from '../core/construct-id';
import { createRecords, validateZone } from '../domains/alias-records';
import { createCertificateElsewhere, knownCertificate } from '../domains/known-certificate';
import { covers, nameProblem } from '../domains/names';
import { isMadeWith, isPrivateZone, zoneLabel } from '../domains/zones';

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
    throw refused(scope, 'ValidationZoneUnused', `'validationZone' must be left out when 'certificate' is given, got '${zoneLabel(validationZone)}'`);
  }
  for (const name of knownNames(domainNames)) {
    const problem = nameProblem(name, true);
    if (problem) throw refused(scope, 'DomainName', `'domainNames' must ${problem}, got '${name}'`);
    if (domainNames.filter((other) => other === name).length > 1) throw refused(scope, 'DomainNameTwice', `'domainNames' must have each name once, got '${name}' twice`);
    for (const [prop, zone] of Object.entries({ hostedZone, validationZone })) {
      if (zone) validateZone(scope, prop, name, zone);
    }
  }
  if (Token.isUnresolved(domainNames) && (hostedZone || !certificate)) {
    throw refused(scope, 'NamesUnknown', `'domainNames' must be written one by one, since ${hostedZone ? 'each gets records' : 'a new certificate is for each'}, got a reference to a list`);
  }
  if (hostedZone && isPrivateZone(hostedZone) === true) {
    throw refused(scope, 'ZonePrivate', `'hostedZone' must be a public zone, since private zones have no alias records to CloudFront, got '${hostedZone.node.path}'`);
  }
}

/** The names one by one; none if only the deployment knows how many there are. */
export function knownNames(domainNames: readonly string[] | undefined = []): readonly string[] {
  return Token.isUnresolved(domainNames) ? [] : domainNames;
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
      `'certificate' must be given unless 'hostedZone' or 'validationZone' is a public zone to validate one in for ${list(domainNames)}, got ${zone ? `the private zone '${zoneLabel(zone)}'` : 'neither'}`);
  }
  return createCertificate(scope, domainNames, zone);
}

/** Alias records for IPv4 and IPv6 under each of the names. */
export function addRecords(scope: Construct, { domainNames = [], hostedZone: zone }: ViewerNames, distribution: IDistribution): void {
  if (!zone) return;
  const target = new CloudFrontTarget(distribution);
  for (const domainName of domainNames) {
    createRecords(new Construct(scope, `Records ${idPart(scope, domainName)}`), { zone, domainName, target, types: [RecordType.A, RecordType.AAAA], isEdge: true });
  }
}

function validateCertificate(scope: Construct, certificate: ICertificate, domainNames: readonly string[]): void {
  const { region, names } = knownCertificate(certificate);
  if (region !== undefined && region !== CLOUDFRONT_CERTIFICATE_REGION) {
    throw refused(scope, 'CertificateRegion', `'certificate' must be of ${CLOUDFRONT_CERTIFICATE_REGION}, where CloudFront looks for it, got one of ${region}`);
  }
  const uncovered = knownNames(domainNames)
    .find((name) => !Token.isUnresolved(name) && names?.some((candidate) => covers(candidate, name)) === false);
  if (uncovered !== undefined) {
    throw refused(scope, 'CertificateNames', `'certificate' must be one for '${uncovered}', where a wildcard stands for one label, got one for ${list(names ?? [])}`);
  }
}

function createCertificate(scope: Construct, [domainName, ...subjectAlternativeNames]: readonly string[], zone: IHostedZone): ICertificate {
  const props = { domainName, subjectAlternativeNames, validation: CertificateValidation.fromDns(zone) };
  const stack = Stack.of(scope);
  if (stack.region === CLOUDFRONT_CERTIFICATE_REGION) return new Certificate(scope, 'Certificate', props);

  const problem = Token.isUnresolved(stack.region) ? "'env' of the stack names its Region"
    : !stack._crossRegionReferences ? 'the stack has crossRegionReferences: true'
      : isMadeWith(zone, stack) ? 'the zone is in another stack' : undefined;
  if (problem) {
    throw refused(scope, 'CertificateElsewhere',
      `'certificate' must be given unless ${problem}, since CloudFront takes one of ${CLOUDFRONT_CERTIFICATE_REGION} only, got none in '${stack.node.path}'`);
  }
  return createCertificateElsewhere(scope, VIEWER_CERTIFICATES, props);
}

const VIEWER_CERTIFICATES = { region: CLOUDFRONT_CERTIFICATE_REGION, suffix: 'DistributionCertificates', purpose: 'distributions' };
