import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** A domain whose name and certificate can be looked at. */
export interface CheckedDomain {
  readonly domainName: string;
  /** The host that the name must lead to, or a command in a shell that says it. */
  readonly target: string;
  /** The types of the records. */
  readonly types: string[];
  /** For a private domain; it can be looked at in the VPC of the endpoint only. */
  readonly isPrivate?: boolean;
}

/** Adds the commands that show where the name leads and which certificate answers there, with what they must show. */
export function addCheckOutputs(scope: Construct, { domainName, target, types, isPrivate }: CheckedDomain): void {
  // A wildcard is no host to call; any label in its place is.
  const host = domainName.replace(/^\*\./, 'any.');
  const { region, urlSuffix } = Stack.of(scope);
  const where = isPrivate ? ', in the VPC of the endpoint' : '';
  new CfnOutput(scope, 'DnsCheck', {
    description: `Where the name leads${where}; after # what the command must show`,
    value: types
      .map((type) => `dig +short ${type} ${host}; dig +short ${type} ${target} # ${isPrivate
        ? 'both show the private addresses of the endpoint; outside of the VPC the first shows nothing'
        : 'both show addresses, of the same ranges; neither is empty'}`)
      .join('\n'),
  });
  new CfnOutput(scope, 'CertificateCheck', {
    description: `Which certificate answers${where}; after # what the command must show`,
    value: `openssl s_client -connect ${host}:443 -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -subject -enddate -ext subjectAltName `
      + `# shows ${domainName} or a wildcard for it, not *.execute-api.${region}.${urlSuffix}; and a notAfter that is to come`,
  });
}

/** The host of an endpoint, or the command that says it where the endpoint is not made in this app. */
export function targetOf(endpoint: IInterfaceVpcEndpoint): string {
  // Each entry is '<zone id>:<host>'; the first is that of the Region.
  if (endpoint instanceof InterfaceVpcEndpoint) return Fn.select(1, Fn.split(':', Fn.select(0, endpoint.vpcEndpointDnsEntries)));
  return `$(aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${endpoint.vpcEndpointId} --query 'VpcEndpoints[0].DnsEntries[0].DnsName' --output text)`;
}
