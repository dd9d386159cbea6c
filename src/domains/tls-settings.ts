import { Token } from 'aws-cdk-lib';
import { EndpointAccessMode, EndpointType, MTLSConfig, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { EDGE_TLS_POLICIES, ENHANCED_TLS_PREFIX, REGIONAL_TLS_POLICIES } from '../catalogue/domains';
import { invalid } from '../core/invalid';

/** The TLS side of a domain, as its owner asked for it. */
export interface TlsOptions {
  readonly securityPolicy?: SecurityPolicy;
  readonly endpointAccessMode?: EndpointAccessMode;
  readonly mtls?: MTLSConfig;
}

/** The TLS side of a domain, as the template states it. */
export interface TlsSettings {
  readonly securityPolicy: string;
  readonly endpointAccessMode: string | undefined;
}

/** Checks and completes the TLS side of a domain. */
export function tlsSettings(scope: Construct, options: TlsOptions, endpointTypes: EndpointType[]): TlsSettings {
  const securityPolicy = options.securityPolicy ?? SecurityPolicy.TLS_1_2;
  const isUnknown = Token.isUnresolved(securityPolicy);
  const isEnhanced = !isUnknown && securityPolicy.startsWith(ENHANCED_TLS_PREFIX);
  if (!isUnknown) {
    validatePolicy(scope, securityPolicy, endpointTypes);
    validateAccessMode(scope, securityPolicy, isEnhanced, options.endpointAccessMode);
  }
  if (options.mtls) validateMutualTls(scope, endpointTypes, isEnhanced ? securityPolicy : undefined);
  return { securityPolicy, endpointAccessMode: options.endpointAccessMode ?? (isEnhanced ? EndpointAccessMode.STRICT : undefined) };
}

function validatePolicy(scope: Construct, policy: SecurityPolicy, endpointTypes: EndpointType[]): void {
  if (policy === SecurityPolicy.TLS_1_0) {
    throw invalid(scope, 'TlsTooOld', 'custom-domain-dns-tls', `'securityPolicy' must be TLS_1_2 or newer, got ${policy}`);
  }
  const type = endpointTypes.find((candidate) => (candidate === EndpointType.EDGE ? REGIONAL_TLS_POLICIES : EDGE_TLS_POLICIES).includes(policy));
  if (type) {
    const family = type === EndpointType.EDGE ? EDGE_TLS_POLICIES : REGIONAL_TLS_POLICIES;
    throw invalid(scope, 'TlsPolicyFamily', 'custom-domain-dns-tls',
      `'securityPolicy' must be TLS_1_2 or one of ${family.join(', ')} on a domain of type ${type}, got ${policy}`);
  }
}

function validateAccessMode(scope: Construct, policy: string, isEnhanced: boolean, mode: EndpointAccessMode | undefined): void {
  if (mode && !isEnhanced) {
    throw invalid(scope, 'AccessModeUnused', 'custom-domain-dns-tls',
      `'endpointAccessMode' must be left out without a policy whose name starts with ${ENHANCED_TLS_PREFIX}, got ${mode} beside ${policy}`);
  }
}

function validateMutualTls(scope: Construct, endpointTypes: EndpointType[], enhancedPolicy: string | undefined): void {
  const where = endpointTypes.includes(EndpointType.EDGE) ? 'an edge-optimized domain' : enhancedPolicy && `a domain with the TLS policy ${enhancedPolicy}`;
  if (where) {
    throw invalid(scope, 'MutualTlsRefused', 'custom-domain-dns-tls', `'mtls' must be used on a Regional domain with TLS_1_2, got it on ${where}`);
  }
}
