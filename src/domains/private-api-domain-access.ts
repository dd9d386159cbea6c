import { Token } from 'aws-cdk-lib';
import { CfnDomainNameAccessAssociation } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { IHostedZone, RecordType } from 'aws-cdk-lib/aws-route53';
import { InterfaceVpcEndpointTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { createRecords, validateZone } from './alias-records';
import { invalid } from '../core/invalid';

/**
 * Properties for `PrivateApiDomainAccess`.
 */
export interface PrivateApiDomainAccessProps {
  /** The ARN of the private domain, with its id at the end, as its owner tells it. Raises `DomainNameArn`. */
  readonly domainNameArn: string;

  /** The name of the private domain. */
  readonly domainName: string;

  /** The endpoint for `execute-api` through which callers reach the domain. Its id must be known to the policy of the domain. */
  readonly vpcEndpoint: IInterfaceVpcEndpoint;

  /**
   * The private zone of the VPC that gets the record. Raises `ZoneOfOtherName`, and `EndpointHostUnknown` for an endpoint that is not
   * made in this app.
   *
   * @default - no record: let the name lead to the endpoint where it is managed
   */
  readonly hostedZone?: IHostedZone;
}

/**
 * The caller's side of a private custom domain: the association of an endpoint with the domain, and the record in a private zone that
 * leads the name to the endpoint. In another account than the domain it can only be made after the owner shared the domain with it in
 * AWS RAM. Article:
 * https://repost.aws/knowledge-center/access-api-gateway-account
 */
export class PrivateApiDomainAccess extends Construct {
  /** The ARN of the association. */
  public readonly associationArn: string;

  constructor(scope: Construct, id: string, props: PrivateApiDomainAccessProps) {
    super(scope, id);
    this.validateArn(props.domainNameArn);

    const association = new CfnDomainNameAccessAssociation(this, 'Resource', {
      accessAssociationSource: props.vpcEndpoint.vpcEndpointId,
      accessAssociationSourceType: 'VPCE',
      domainNameArn: props.domainNameArn,
    });
    this.associationArn = association.ref;
    if (props.hostedZone) this.createRecord(props, props.hostedZone);
  }

  private createRecord({ domainName, vpcEndpoint }: PrivateApiDomainAccessProps, zone: IHostedZone): void {
    validateZone(this, 'hostedZone', domainName, zone);
    if (!(vpcEndpoint instanceof InterfaceVpcEndpoint)) {
      throw invalid(this, 'EndpointHostUnknown', 'cross-account-access',
        `'hostedZone' must be left out when 'vpcEndpoint' is not made in this app, whose host is not known, got '${vpcEndpoint.node.path}'`);
    }
    createRecords(this, { zone, domainName, target: new InterfaceVpcEndpointTarget(vpcEndpoint), types: [RecordType.A], isEdge: false });
  }

  private validateArn(arn: string): void {
    if (!Token.isUnresolved(arn) && !/^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:\d{12}:\/domainnames\/[^/+]+\+[^/]+$/.test(arn)) {
      throw invalid(this, 'DomainNameArn', 'cross-account-access',
        `'domainNameArn' must be the ARN of a private domain, such as 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+a1b2c3', got '${arn}'`);
    }
  }
}
