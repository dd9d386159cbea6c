import { Stack } from 'aws-cdk-lib';
import { CfnHostedZone, IHostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';

/** Whether the zone answers in VPCs only; undefined if it is not made in this app. */
export function isPrivateZone(zone: IHostedZone): boolean | undefined {
  if (zone instanceof PrivateHostedZone) return true;
  const resource = zone.node.defaultChild;
  return CfnHostedZone.isCfnHostedZone(resource) ? Stack.of(resource).resolve(resource.vpcs) !== undefined : undefined;
}

/** The name of a zone; undefined if it was imported by its id alone, which the CDK answers with an exception. */
export function zoneNameOf(zone: IHostedZone): string | undefined {
  try {
    return zone.zoneName;
  } catch {
    return undefined;
  }
}

/** What messages call a zone. */
export function zoneLabel(zone: IHostedZone): string {
  return zoneNameOf(zone) ?? zone.node.path;
}

/** Whether the zone is deployed together with a stack: neither can wait for something that needs the other. */
export function isMadeWith(zone: IHostedZone, stack: Stack): boolean {
  return CfnHostedZone.isCfnHostedZone(zone.node.defaultChild) && outermost(Stack.of(zone)) === outermost(stack);
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
