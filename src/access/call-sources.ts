import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { VPC_ENDPOINT_ID, VPC_ID } from '../catalogue/addresses';
import { invalid } from '../core/invalid';

/**
 * Where the calls of a REST API must come from. All that are given must hold.
 */
export interface CallSourceOptions {
  /**
   * Address ranges in CIDR notation, IPv4 or IPv6. For a private API they are the addresses inside the VPC. Raises `EmptyList`,
   * `SourceCidr`.
   *
   * @default - any address
   */
  readonly sourceCidrs?: string[];

  /**
   * Ids of the VPCs with the endpoint that the call comes through; private APIs only. Raises `EmptyList`, `VpcId`,
   * `VpcSourceOnPublicApi`.
   *
   * @default - any VPC
   */
  readonly vpcIds?: string[];

  /**
   * Ids of the VPC endpoints that the call comes through; private APIs only. Raises `EmptyList`, `VpcEndpointId`,
   * `VpcSourceOnPublicApi`.
   *
   * @default - any endpoint
   */
  readonly vpcEndpointIds?: string[];
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const CIDR = new RegExp(`^(?:${OCTET}(?:\\.${OCTET}){3}/(?:3[0-2]|[12]?\\d)|(?=[^/]*:)[0-9a-fA-F:]{2,39}/(?:12[0-8]|1[01]\\d|[1-9]?\\d))$`);

/** The condition block of the sources: empty without any. */
export function sourceConditions(
  scope: IConstruct,
  options: CallSourceOptions,
  isPrivate: boolean | undefined,
): Record<string, Record<string, string[]>> {
  const cidrs = checked(scope, 'sourceCidrs', options.sourceCidrs, CIDR, 'SourceCidr', "address ranges such as '203.0.113.0/24'");
  const vpcs = checked(scope, 'vpcIds', options.vpcIds, VPC_ID, 'VpcId', "ids of VPCs, such as 'vpc-0123456789abcdef0'");
  const endpoints = checked(scope, 'vpcEndpointIds', options.vpcEndpointIds, VPC_ENDPOINT_ID, 'VpcEndpointId',
    "ids of VPC endpoints, such as 'vpce-0123456789abcdef0'");
  if (isPrivate === false && (vpcs || endpoints)) {
    throw invalid(scope, 'VpcSourceOnPublicApi', 'cross-account-access',
      `'${vpcs ? 'vpcIds' : 'vpcEndpointIds'}' must be left out for an API that is not private, since its calls come through no VPC endpoint, got ${JSON.stringify(vpcs ?? endpoints)}`);
  }
  const equal = { ...(vpcs && { 'aws:SourceVpc': vpcs }), ...(endpoints && { 'aws:SourceVpce': endpoints }) };
  return {
    ...(cidrs && { IpAddress: { [isPrivate ? 'aws:VpcSourceIp' : 'aws:SourceIp']: cidrs } }),
    ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
  };
}

function checked(scope: IConstruct, prop: string, values: string[] | undefined, pattern: RegExp, code: string, what: string): string[] | undefined {
  if (values === undefined) return undefined;
  if (values.length === 0) {
    throw invalid(scope, 'EmptyList', 'cross-account-access', `'${prop}' must name at least one, or be left out, got an empty list`);
  }
  const wrong = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
  if (wrong !== undefined) throw invalid(scope, code, 'cross-account-access', `'${prop}' must be ${what}, got '${wrong}'`);
  return [...values];
}
