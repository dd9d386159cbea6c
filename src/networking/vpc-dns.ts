import { CfnVPC, IVpc } from 'aws-cdk-lib/aws-ec2';

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
