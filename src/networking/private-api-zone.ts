import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint, IVpc, VpcEndpointIpAddressType } from 'aws-cdk-lib/aws-ec2';
import { AaaaRecord, ARecord, IPrivateHostedZone, PrivateHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { InterfaceVpcEndpointTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { executeApiDomain } from './execute-api-domain';
import { endpointResource } from './known-endpoint';
import { missingDns } from './vpc-dns';
import { environmentOf } from '../access/caller-side';
import { isPrivate } from '../access/rest-operations';
import { invalid } from '../core/invalid';

/**
 * Properties for `PrivateApiZone`.
 */
export interface PrivateApiZoneProps {
  /** The private API. Raises `PublicApi` for one that is known not to be private. */
  readonly api: IRestApi;

  /** The endpoint that the name leads to, made in this app. Raises `EndpointHostUnknown` for another one. */
  readonly vpcEndpoint: IInterfaceVpcEndpoint;

  /** The VPC that knows the name. Raises `PrivateDnsWithoutVpcDns` for one of this app without DNS support or DNS hostnames. */
  readonly vpc: IVpc;

  /**
   * Other VPCs that know the name. Raises `PrivateDnsWithoutVpcDns` as well.
   *
   * @default - none
   */
  readonly otherVpcs?: IVpc[];
}

/**
 * The name of one private API in a VPC: a private hosted zone `{api}.execute-api.{region}.amazonaws.com` that leads to an endpoint without
 * private DNS. Callers use the plain URL of the API, and the names of public APIs stay what they are. For on-premises, forward `zoneName` with
 * `OnPremisesDns.forwardNames`. Raises the errors of `PrivateApiZoneProps`. Article: https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class PrivateApiZone extends Construct {
  /** The name of the zone, which is that of the API. */
  public readonly zoneName: string;

  /** The zone. */
  public readonly hostedZone: IPrivateHostedZone;

  constructor(scope: Construct, id: string, props: PrivateApiZoneProps) {
    super(scope, id);
    const { api, vpcEndpoint, vpc, otherVpcs = [] } = props;
    const resource = api.node.defaultChild;
    if (CfnRestApi.isCfnRestApi(resource) && isPrivate(resource) === false) {
      throw invalid(this, 'PublicApi', 'on-premises', `'api' must be a private REST API, got '${api.node.path}', whose name is public`);
    }
    if (!(vpcEndpoint instanceof InterfaceVpcEndpoint)) {
      throw invalid(this, 'EndpointHostUnknown', 'on-premises',
        `'vpcEndpoint' must be made in this app, since the names of others are not known, got '${vpcEndpoint.node.path}'`);
    }
    for (const knowing of [vpc, ...otherVpcs]) this.validateVpc(knowing);

    this.zoneName = `${api.restApiId}.${executeApiDomain(environmentOf(api).region)}`;
    const zone = new PrivateHostedZone(this, 'Resource', { zoneName: this.zoneName, vpc });
    for (const other of otherVpcs) zone.addVpc(other);
    this.hostedZone = zone;

    const target = RecordTarget.fromAlias(new InterfaceVpcEndpointTarget(vpcEndpoint));
    const addressType = endpointResource(vpcEndpoint)?.ipAddressType;
    new ARecord(this, 'A', { zone, target });
    if (addressType === VpcEndpointIpAddressType.DUALSTACK.valueOf()) new AaaaRecord(this, 'Aaaa', { zone, target });
  }

  private validateVpc(vpc: IVpc): void {
    const missing = missingDns(vpc);
    if (missing === undefined) return;
    throw invalid(this, 'PrivateDnsWithoutVpcDns', 'on-premises',
      `'vpc' must have DNS support and DNS hostnames, which private zones take, got '${vpc.node.path}' without ${missing}`);
  }
}
