import { Stack, Token } from 'aws-cdk-lib';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { createCertificateElsewhere, knownCertificate } from './known-certificate';
import { covers } from './names';
import { isMadeWith, isPrivateZone, zoneLabel } from './zones';
import { EDGE_CERTIFICATE_REGION } from '../catalogue/domains';
import { invalid } from '../core/invalid';

/** What a domain needs of its certificate. */
export interface CertificateNeed {
  /** The name as its owner wrote it. */
  readonly domainName: string;
  readonly endpointType: EndpointType;
  /** The prop that holds the certificate, for messages. */
  readonly prop: string;
}

/** Refuses a certificate of the wrong Region or for other names, as far as the app knows them. */
export function validateCertificate(scope: Construct, certificate: ICertificate, need: CertificateNeed): void {
  const { domainName, endpointType, prop } = need;
  const { region: found, names } = knownCertificate(certificate);
  const wanted = regionFor(scope, endpointType);
  if (found !== undefined && wanted !== undefined && found !== wanted) {
    throw invalid(scope, 'CertificateRegion', 'custom-domain-dns-tls',
      `'${prop}' must be a certificate of ${wanted} for ${NAMES[endpointType]} domain '${domainName}', got one of ${found}`);
  }
  if (names && !Token.isUnresolved(domainName) && !names.some((name) => covers(name, domainName))) {
    throw invalid(scope, 'CertificateNames', 'wrong-certificate',
      `'${prop}' must be a certificate for '${domainName}', where a wildcard stands for one label, got one for '${names.join("', '")}'`);
  }
}

/** A certificate that ACM validates in the zone, in the Region that the type of the domain needs. */
export function createCertificate(scope: Construct, id: string, zone: IHostedZone, need: CertificateNeed): ICertificate {
  const { domainName, endpointType, prop } = need;
  if (isPrivateZone(zone) === true) {
    throw invalid(scope, 'CertificateZonePrivate', 'custom-domain-dns-tls',
      `'validationZone' must be a public zone, in which ACM can look up its records, or '${prop}' be given, got the private zone '${zoneLabel(zone)}'`);
  }
  const props = { domainName, validation: CertificateValidation.fromDns(zone) };
  const stack = Stack.of(scope);
  if (endpointType !== EndpointType.EDGE || stack.region === EDGE_CERTIFICATE_REGION) return new Certificate(scope, id, props);

  validateElsewhere(scope, stack, zone, prop);
  return createCertificateElsewhere(scope, EDGE_CERTIFICATES, props);
}

function validateElsewhere(scope: Construct, stack: Stack, zone: IHostedZone, prop: string): void {
  if (Token.isUnresolved(stack.region)) {
    throw invalid(scope, 'EdgeStackRegion', 'custom-domain-dns-tls',
      `'${prop}' must be given unless 'env' of the stack names its Region, since an edge-optimized domain takes one of ${EDGE_CERTIFICATE_REGION} only, got a stack without Region`);
  }
  if (!stack._crossRegionReferences) {
    throw invalid(scope, 'CrossRegionReferencesOff', 'custom-domain-dns-tls',
      `'${prop}' must be given unless the stack has crossRegionReferences: true, since an edge-optimized domain takes one of ${EDGE_CERTIFICATE_REGION} only, got a stack of ${stack.region} without`);
  }
  if (isMadeWith(zone, stack)) {
    throw invalid(scope, 'EdgeZoneInStack', 'custom-domain-dns-tls',
      `'validationZone' must be in another stack than the domain, since the certificate in ${EDGE_CERTIFICATE_REGION} needs it first, got '${zone.node.path}'`);
  }
}

function regionFor(scope: Construct, endpointType: EndpointType): string | undefined {
  const { region } = Stack.of(scope);
  if (endpointType === EndpointType.EDGE) return EDGE_CERTIFICATE_REGION;
  return Token.isUnresolved(region) ? undefined : region;
}

const EDGE_CERTIFICATES = { region: EDGE_CERTIFICATE_REGION, suffix: 'EdgeCertificates', purpose: 'edge-optimized domains' };

const NAMES = { [EndpointType.EDGE]: 'the edge-optimized', [EndpointType.REGIONAL]: 'the Regional', [EndpointType.PRIVATE]: 'the private' };
