import { CfnResource, Stage } from 'aws-cdk-lib';
import { CfnVPC, CfnVPCEndpoint, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { endpointResource, hasPrivateDns, madeBy, serviceOf } from './known-endpoint';

/** The resource of a VPC that is made in this app. */
export function resourceOfVpc(vpc: IVpc): CfnVPC | undefined {
  const resource = vpc.node.defaultChild;
  return CfnVPC.isCfnVPC(resource) ? resource : undefined;
}

/** What a VPC of this app lacks of what private names take, in words; undefined if it lacks nothing that is known. */
export function missingDns(vpc: IVpc): string | undefined {
  const resource = resourceOfVpc(vpc);
  if (resource === undefined) return undefined;

  const { enableDnsSupport = true, enableDnsHostnames = false } = resource;
  const missing = [enableDnsSupport === false && 'DNS support', enableDnsHostnames === false && 'DNS hostnames'].filter(Boolean);
  return missing.length === 0 ? undefined : missing.join(' and ');
}

/** Another endpoint with private DNS for the same service, in the same VPC of this app: EC2 makes one of them only. */
export function endpointWithSameNames(endpoint: IConstruct): IConstruct | undefined {
  const resource = endpointResource(endpoint);
  const vpc = resource && vpcOf(resource);
  if (resource === undefined || vpc === undefined || isConditional(resource)) return undefined;
  return (Stage.of(endpoint) ?? endpoint.node.root).node.findAll().find((other) => {
    const rival = endpointResource(other);
    return rival !== undefined && rival !== resource && hasPrivateDns(other) === true && !isConditional(rival)
      && vpcOf(rival) === vpc && serviceOf(other) === serviceOf(endpoint);
  });
}

/** Ids of VPCs that are not made here may be the dummies of lookups, which are all the same. */
function vpcOf({ vpcId }: CfnVPCEndpoint): CfnVPC | undefined {
  const maker = madeBy(vpcId);
  return CfnVPC.isCfnVPC(maker) ? maker : undefined;
}

function isConditional(resource: CfnResource): boolean {
  return resource.cfnOptions.condition !== undefined;
}
