import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';

/**
 * Who may connect to an endpoint for `execute-api`.
 */
export interface OnPremisesCallers {
  /**
   * The ranges from which callers outside of the VPC come, IPv4 or IPv6, such as '192.168.0.0/16'; networks behind a VPN or Direct Connect,
   * or other VPCs. None of them may overlap with another one or with the VPC. One that only the deployment knows is taken for IPv4. Raises
   * `EmptyList`, `Cidr`, `OverlappingCidrs`, `AnyAddress` for '0.0.0.0/0' and '::/0', and `Ipv6WithoutDualStack`.
   *
   * @default - none
   */
  readonly onPremisesCidrs?: string[];

  /**
   * Why any address may connect; without it '0.0.0.0/0' and '::/0' are refused. It is shown to readers of the findings of cdk-nag.
   *
   * @default - not any address
   */
  readonly anyAddressReason?: string;
}

/**
 * Properties for `ExecuteApiEndpoint`.
 */
export interface ExecuteApiEndpointProps extends OnPremisesCallers {
  /** The VPC that gets the endpoint. */
  readonly vpc: IVpc;

  /**
   * Whether the VPC resolves `*.execute-api.{region}.amazonaws.com` to the endpoint. It does so for every API, also for the public ones:
   * from inside of the VPC, and through a resolver that forwards to it, these answer 403 then at their own endpoints. Say no if such
   * calls are made, and give each private API a `PrivateApiZone`. Raises `PrivateDnsWithoutVpcDns` for a VPC of this app without DNS
   * support or DNS hostnames, and at synthesis `PrivateDnsTwice` for one that has another endpoint with private DNS for the service.
   */
  readonly privateDns: boolean;

  /**
   * Ranges of the VPC beside its first one, IPv4 or IPv6. Raises the errors of `onPremisesCidrs`.
   *
   * @default - the VPC has one range
   */
  readonly moreVpcCidrs?: string[];

  /**
   * The subnets of the endpoint, one in each availability zone. Raises `OneZone` for fewer than two.
   *
   * @default - the private subnets
   */
  readonly subnets?: SubnetSelection;

  /**
   * Whether the endpoint has IPv6 addresses as well, which the subnets must have then.
   *
   * @default false
   */
  readonly dualStack?: boolean;

  /**
   * The service of the endpoint. Raises `ServiceName` for one that is not `execute-api`, and `ServiceRegion` for one of another Region.
   *
   * @default - 'com.amazonaws.{region}.execute-api'
   */
  readonly serviceName?: string;

  /**
   * The accounts whose APIs may be called through the endpoint, such as `Stack.of(this).account`: its policy refuses all others. Single APIs
   * are named with `allowOnly`. Raises `EmptyList`, `ApiAccountId`.
   *
   * @default - any; the policy of each API decides who may call it
   */
  readonly apiAccounts?: string[];
}

/**
 * What is known of an endpoint that exists: what `ExecuteApiEndpoint.fromExecuteApiEndpointAttributes` takes.
 */
export interface ExecuteApiEndpointAttributes extends OnPremisesCallers {
  /** Id of the endpoint, such as 'vpce-0123456789abcdef0'. Raises `VpcEndpointId`. */
  readonly vpcEndpointId: string;

  /**
   * The security group of the endpoint, which lets `onPremisesCidrs` in on TCP 443. Raises `SecurityGroupMissing` if there are ranges
   * and no group.
   *
   * @default - not known, and not changed
   */
  readonly securityGroup?: ISecurityGroup;
}
