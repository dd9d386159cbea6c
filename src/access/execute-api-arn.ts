import { Aws, IResource, ReferenceStrength, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { differ, environmentOf } from './caller-side';

/** The partition of a Region; that of the deployment if the Region is not known. */
export function partitionOf(region: string): string {
  return Token.isUnresolved(region) ? Aws.PARTITION : RegionInfo.get(region).partition ?? Aws.PARTITION;
}

/** `arn:<partition>:execute-api:<region>:<account>:<api>/<what>`, of the API and not of the stack that reads it. */
export function executeApiArns(where: { account: string; region: string; partition?: string }, apiId: string, calls: string[]): string[] {
  const partition = where.partition ?? partitionOf(where.region);
  return calls.map((call) => `arn:${partition}:execute-api:${where.region}:${where.account}:${apiId}/${call}`);
}

/** The id of an API as another stack reads it: across accounts, the only reference there is is a weak one. */
export function apiIdFor(api: IResource, apiId: string, reader: Stack): string {
  const producer = Stack.of(api);
  const isAcross = producer !== reader && differ(producer.account, reader.account) && Token.isUnresolved(apiId);
  return isAcross ? Stack.consumeReference(apiId, ReferenceStrength.WEAK) : apiId;
}

/** The ARNs of calls of an API of this app, as a stack reads them. */
export function arnsOf(api: IResource, apiId: string, calls: string[], reader: Stack): string[] {
  return executeApiArns(environmentOf(api), apiIdFor(api, apiId, reader), calls);
}
