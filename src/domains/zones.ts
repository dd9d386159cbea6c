import { Stack } from 'aws-cdk-lib';
import { CfnHostedZone, IHostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';

/** Whether the zone answers in VPCs only; undefined if it is not made in this app. */
export function isPrivateZone(zone: IHostedZone): boolean | undefined {
  if (zone instanceof PrivateHostedZone) return true;
  const resource = zone.node.defaultChild;
  return CfnHostedZone.isCfnHostedZone(resource) ? Stack.of(resource).resolve(resource.vpcs) !== undefined : undefined;
}

/** Whether the zone is made in this app. */
export function isMadeHere(zone: IHostedZone): boolean {
  return CfnHostedZone.isCfnHostedZone(zone.node.defaultChild);
}
