import { Duration, Token } from 'aws-cdk-lib';
import { ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { ApiDistributionProps } from './api-distribution-props';
import { patternProblem } from './behaviors';
import { OriginProtection } from './origin-protection';
import { refused, validateReason } from './refusals';
import { domainResource, writtenName } from './stages-behind';
import { validateNames } from './viewer-names';
import { CLOUDFRONT_CERTIFICATE_REGION, FORBIDDEN_ORIGIN_HEADER_PREFIXES, FORBIDDEN_ORIGIN_HEADERS, READ_TIMEOUT, SOUND_VIEWER_TLS } from '../catalogue/cloudfront';
import { ApiDomain } from '../domains/api-domain';
import { ApiTarget } from '../domains/api-target';
import { IApiDomain } from '../domains/i-api-domain';
import { knownCertificate } from '../domains/known-certificate';
import { isPrivate } from '../domains/mapped-api';
import { isPrivateZone } from '../domains/zones';

/** Refuses what is known to be wrong before anything is made. */
export function validateProps(scope: Construct, props: ApiDistributionProps): void {
  const { domain, apis, keepBasePath, otherBasePaths = [] } = props;
  if (domain && apis) throw refused(scope, 'OriginsTwice', `'apis' must be left out when 'domain' is given, got both, with '${domain.node.path}'`);
  if (domain) validateDomain(scope, domain, props);
  else validateApis(scope, apis ?? {});
  if (domain && keepBasePath === true) throw refused(scope, 'KeepBasePathUnused', "'keepBasePath' must be left out when 'domain' is given, whose mappings take base paths away, got true");
  if (!domain && otherBasePaths.length > 0) throw refused(scope, 'OtherBasePathsUnused', `'otherBasePaths' must be left out without 'domain', got '${otherBasePaths.join("', '")}'`);
  for (const basePath of otherBasePaths) throwIfAny(patternProblem(scope, 'otherBasePaths', basePath));

  validateProtection(scope, props);
  validateHeaders(scope, props);
  validateReadTimeout(scope, props);
  validateReason(scope, 'signedCallsReason', props.signedCallsReason);
  validateNames(scope, props);
  validateViewers(scope, props);
}

function validateDomain(scope: Construct, domain: IApiDomain, { domainNames = [], originProtection }: ApiDistributionProps): void {
  const name = writtenName(domain);
  if (name.startsWith('*.')) {
    throw refused(scope, 'WildcardOrigin', `'domain' must have a full name, which CloudFront can call, got '${name}'`);
  }
  if (!Token.isUnresolved(name) && domainNames.includes(name)) {
    throw refused(scope, 'NameOfOrigin', `'domainNames' must not have the name of 'domain', where CloudFront finds the APIs and not itself, got '${name}' for both`);
  }
  if (domain instanceof ApiDomain && domain.hostedZone && isPrivateZone(domain.hostedZone) === true) {
    throw refused(scope, 'PrivateOrigin', `'domain' must have its records in a public zone, which CloudFront can look up, got '${name}' in the private zone '${domain.hostedZone.node.path}'`);
  }
  if (domainResource(domain)?.mutualTlsAuthentication !== undefined && originProtection?._form.kind !== 'MUTUAL_TLS') {
    throw refused(scope, 'MutualTlsWithoutCertificate', `'originProtection' must be OriginProtection.mutualTls in front of a domain that asks for client certificates, got something else for '${name}'`);
  }
}

function validateApis(scope: Construct, apis: { [basePath: string]: ApiTarget }): void {
  if (Object.keys(apis).length === 0) throw refused(scope, 'OriginsMissing', "'domain' or 'apis' must say what is behind the distribution, got neither");
  for (const [basePath, { _mapped: mapped }] of Object.entries(apis)) {
    throwIfAny(patternProblem(scope, 'apis', basePath));
    const { kind, api } = mapped;
    if (kind === 'WEBSOCKET') {
      throw refused(scope, 'WebSocketWithoutDomain', `'apis' must be REST or HTTP APIs, since WebSocket APIs take no path but that of a mapping, for which there is 'domain', got '${api.node.path}'`);
    }
    if (isPrivate(mapped) === true) throw refused(scope, 'PrivateApi', `'apis' must answer on the internet, where CloudFront calls them, got the private API '${api.node.path}'`);
  }
}

function validateProtection(scope: Construct, { originProtection = OriginProtection.secretHeader(), domain }: ApiDistributionProps): void {
  const form = originProtection._form;
  if (form.kind === 'NONE') validateReason(scope, 'reason', form.reason);
  if (form.kind === 'HEADER') validateReason(scope, 'checkedByApis', form.options.checkedByApis);
  if (form.kind !== 'MUTUAL_TLS') return;
  if (!domain) throw refused(scope, 'MutualTlsWithoutDomain', "'originProtection' must be another one without 'domain': execute-api endpoints ask for no client certificates, got OriginProtection.mutualTls");
  const { region } = knownCertificate(form.certificate);
  if (region !== undefined && region !== CLOUDFRONT_CERTIFICATE_REGION) {
    throw refused(scope, 'ClientCertificateRegion', `'originProtection' must have a certificate of ${CLOUDFRONT_CERTIFICATE_REGION}, where CloudFront looks for it, got one of ${region}`);
  }
}

function validateHeaders(scope: Construct, { originHeaders = {}, originProtection = OriginProtection.secretHeader() }: ApiDistributionProps): void {
  const form = originProtection._form;
  const secret = form.kind === 'HEADER' ? form.options.headerName ?? 'x-origin-verify' : undefined;
  for (const name of [...Object.keys(originHeaders), ...secret === undefined ? [] : [secret]]) {
    const key = name.toLowerCase();
    if (FORBIDDEN_ORIGIN_HEADERS.includes(key) || FORBIDDEN_ORIGIN_HEADER_PREFIXES.some((prefix) => key.startsWith(prefix))) {
      throw refused(scope, 'OriginHeader', `'originHeaders' must have headers that CloudFront adds, which it refuses for some names, got '${name}'`);
    }
  }
  const twice = Object.keys(originHeaders).find((name) => name.toLowerCase() === secret?.toLowerCase());
  if (twice !== undefined) throw refused(scope, 'OriginHeader', `'originHeaders' must leave out the header of 'originProtection', got '${twice}'`);
}

function validateReadTimeout(scope: Construct, { readTimeout, readTimeoutQuota = Duration.seconds(READ_TIMEOUT.max) }: ApiDistributionProps): void {
  if (!readTimeout || readTimeout.isUnresolved() || readTimeoutQuota.isUnresolved()) return;
  const [seconds, max] = [readTimeout.toMilliseconds() / 1000, readTimeoutQuota.toSeconds()];
  if (Number.isInteger(seconds) && seconds >= READ_TIMEOUT.min && seconds <= max) return;
  throw refused(scope, 'ReadTimeout', `'readTimeout' must be from ${READ_TIMEOUT.min} to ${max} whole seconds, unless 'readTimeoutQuota' states a raised quota, got ${seconds}`);
}

function validateViewers(scope: Construct, { viewerProtocolPolicy, minimumProtocolVersion: tls, domainNames = [] }: ApiDistributionProps): void {
  if (viewerProtocolPolicy === ViewerProtocolPolicy.ALLOW_ALL) {
    throw refused(scope, 'PlainHttp', `'viewerProtocolPolicy' must be HTTPS_ONLY or REDIRECT_TO_HTTPS, since tokens must not travel in the open, got ${viewerProtocolPolicy}`);
  }
  if (tls !== undefined && !Token.isUnresolved(tls) && !SOUND_VIEWER_TLS.includes(tls)) {
    throw refused(scope, 'ViewerTlsTooOld', `'minimumProtocolVersion' must be TLS 1.2 or newer, got ${tls}`);
  }
  if (tls !== undefined && domainNames.length === 0) throw refused(scope, 'NamesMissing', `'domainNames' must name what 'minimumProtocolVersion' is for, got none beside '${tls}'`);
}

function throwIfAny(problem: Error | undefined): void {
  if (problem) throw problem;
}
