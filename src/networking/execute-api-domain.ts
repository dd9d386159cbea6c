import { Aws, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/** The name below which all APIs of a Region have theirs. */
export function executeApiDomain(region: string): string {
  const suffix = Token.isUnresolved(region) ? Aws.URL_SUFFIX : RegionInfo.get(region).domainSuffix ?? Aws.URL_SUFFIX;
  return `execute-api.${region}.${suffix}`;
}
