import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Connections, IConnectable, IInterfaceVpcEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService,
  InterfaceVpcEndpointService, ISecurityGroup, Port, VpcEndpointIpAddressType,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ExecuteApiEndpointAttributes, ExecuteApiEndpointProps } from './execute-api-endpoint-props';
import { namesEndpoint } from './known-endpoint';
import { closedGroup, letIn, rangesOfVpc, readRanges, refuseOverlaps } from './network-ranges';
import { endpointWithSameNames, missingDns } from './vpc-dns';
import { executeApiArns } from '../access/execute-api-arn';
import { ACCOUNT_ID, INVOKE_ACTION } from '../catalogue/access';
import { EXECUTE_API_SERVICE, VPC_ENDPOINT_ID } from '../catalogue/addresses';
import { invalid } from '../core/invalid';

/**
 * The interface endpoint through which a VPC, and networks that are connected with it, reach private APIs.
 *
 * Its security group lets in TCP 443 from the VPC and from each named range, and nothing else; nothing goes out. It has an address in at
 * least two availability zones. Whether it has private DNS must be said, since that changes what the VPC makes of the names of public APIs.
 * Raises the errors of `ExecuteApiEndpointProps`. Article: https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class ExecuteApiEndpoint extends Construct implements IConnectable {
  /**
   * An endpoint that exists. With its security group it is opened to on-premises ranges. Raises the errors of `ExecuteApiEndpointAttributes`.
   */
  public static fromExecuteApiEndpointAttributes(scope: Construct, id: string, attrs: ExecuteApiEndpointAttributes): IInterfaceVpcEndpoint {
    const { vpcEndpointId, securityGroup, onPremisesCidrs, anyAddressReason } = attrs;
    if (!Token.isUnresolved(vpcEndpointId) && !VPC_ENDPOINT_ID.test(vpcEndpointId)) {
      throw invalid(scope, 'VpcEndpointId', ARTICLE, `'vpcEndpointId' must be the id of a VPC endpoint, such as 'vpce-0123456789abcdef0', got '${vpcEndpointId}'`);
    }
    // Whether an endpoint that exists has IPv6 addresses is not known here.
    const ranges = readRanges(scope, 'onPremisesCidrs', onPremisesCidrs, { anyAddressReason, dualStack: true });
    refuseOverlaps(scope, ranges);
    if (ranges.length > 0 && securityGroup === undefined) {
      throw invalid(scope, 'SecurityGroupMissing', ARTICLE, `'securityGroup' must be given to let '${ranges[0].text}' in, got none`);
    }
    if (securityGroup) letIn(securityGroup, ranges, HTTPS, anyAddressReason);
    const securityGroups = securityGroup && [securityGroup];
    return InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, id, { vpcEndpointId, port: 443, securityGroups });
  }

  /** The endpoint, for everything that takes one. */
  public readonly vpcEndpoint: IInterfaceVpcEndpoint;

  /** Id of the endpoint. */
  public readonly vpcEndpointId: string;

  /** The security group of the endpoint. */
  public readonly securityGroup: ISecurityGroup;

  /** The connections of the endpoint; its port is 443. */
  public readonly connections: Connections;

  private readonly endpoint: InterfaceVpcEndpoint;

  constructor(scope: Construct, id: string, props: ExecuteApiEndpointProps) {
    super(scope, id);
    const { vpc, dualStack = false, apiAccounts } = props;
    const isKnown = this.validateNetwork(props);
    const ranges = [
      ...rangesOfVpc(vpc, dualStack, isKnown),
      ...readRanges(this, 'moreVpcCidrs', props.moreVpcCidrs, { dualStack }),
      ...readRanges(this, 'onPremisesCidrs', props.onPremisesCidrs, { ...props, dualStack }),
    ];
    refuseOverlaps(this, ranges);
    this.validateService(props.serviceName);
    this.validateAccounts(apiAccounts);

    this.securityGroup = closedGroup(this, vpc, 'Callers of private APIs');
    letIn(this.securityGroup, ranges, HTTPS, props.anyAddressReason);
    this.endpoint = new InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: props.serviceName === undefined ? InterfaceVpcEndpointAwsService.APIGATEWAY : new InterfaceVpcEndpointService(props.serviceName),
      subnets: props.subnets,
      privateDnsEnabled: props.privateDns,
      securityGroups: [this.securityGroup],
      open: false,
      ipAddressType: dualStack ? VpcEndpointIpAddressType.DUALSTACK : undefined,
    });
    this.vpcEndpoint = this.endpoint;
    this.vpcEndpointId = this.endpoint.vpcEndpointId;
    this.connections = this.endpoint.connections;
    if (props.privateDns) this.node.addValidation({ validate: () => this.rivals() });
    if (apiAccounts) this.allow(apiAccounts.flatMap((account) => executeApiArns({ account, region: Stack.of(this).region }, '*', ['*'])));
  }

  /**
   * Lets these calls through the endpoint, and no others but those that were allowed this way before. Without it, and without `apiAccounts`,
   * the endpoint lets everything through, and the policies of the APIs decide alone.
   *
   * Raises `EmptyList`, and `CallArn` for anything but ARNs of `execute-api`, such as those of `RemoteApi.callArns`. Raises
   * `CircularEndpointPolicy`, at synthesis if not before, for an API of this app that names the endpoint in its turn: neither could be made first.
   * Then use `apiAccounts`, or let the API admit the VPC with `callers.vpcIds`.
   */
  public allowOnly(callArns: string[]): void {
    if (callArns.length === 0) throw invalid(this, 'EmptyList', ARTICLE, "'callArns' must name at least one, got an empty list");

    const wrong = callArns.find((arn) => !Token.isUnresolved(arn) && !/^arn:aws[a-z-]*:execute-api:/.test(arn));
    if (wrong !== undefined) {
      throw invalid(this, 'CallArn', ARTICLE, `'callArns' must be ARNs of calls, such as 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*', got '${wrong}'`);
    }
    // Between stacks the CDK would stop synthesis before the validation, and not say what to do.
    const [circle] = this.circles(callArns).filter(({ api }) => api.stack !== Stack.of(this));
    if (circle) throw circle.error;
    this.allow(callArns);
    this.node.addValidation({ validate: () => this.circles(callArns).map(({ error }) => `${error.name}: ${error.message}`) });
  }

  private allow(resources: string[]): void {
    this.endpoint.addToPolicy(new PolicyStatement({ principals: [new AnyPrincipal()], actions: [INVOKE_ACTION], resources }));
  }

  /** APIs whose ARNs the endpoint waits for, and which wait for the endpoint. */
  private circles(callArns: string[]): { readonly api: CfnRestApi; readonly error: Error }[] {
    return apisIn(callArns).filter((api) => namesEndpoint(api, this.endpoint)).map((api) => ({
      api,
      error: invalid(this, 'CircularEndpointPolicy', ARTICLE,
        `'callArns' must not be of an API that names the endpoint in its policy or among its endpoints, since each would wait for the other (use 'apiAccounts', or admit the VPC), got '${api.node.path}'`),
    }));
  }

  /** Names can lead to one endpoint only. */
  private rivals(): string[] {
    const rival = endpointWithSameNames(this.endpoint);
    if (rival === undefined) return [];
    const { name, message } = invalid(this, 'PrivateDnsTwice', ARTICLE,
      `'privateDns' must be true for one endpoint of a VPC only, since EC2 refuses a second one with the same names, got '${rival.node.path}' beside it`);
    return [`${name}: ${message}`];
  }

  /** Whether the VPC is known by now, and not still to be looked up. */
  private validateNetwork({ vpc, subnets, privateDns }: ExecuteApiEndpointProps): boolean {
    const selected = vpc.selectSubnets({ ...subnets, onePerAz: true });
    if (!selected.isPendingLookup && selected.subnets.length < 2) {
      throw invalid(this, 'OneZone', ARTICLE,
        `'subnets' must be in at least two availability zones, so that one may fail, got ${selected.subnets.length === 1 ? 'one' : 'none'}`);
    }
    const missing = missingDns(vpc);
    if (privateDns && missing !== undefined) {
      throw invalid(this, 'PrivateDnsWithoutVpcDns', ARTICLE,
        `'privateDns' must be false, or the VPC must have DNS support and DNS hostnames, got '${vpc.node.path}' without ${missing}`);
    }
    return selected.isPendingLookup !== true;
  }

  private validateService(name: string | undefined): void {
    if (name === undefined || Token.isUnresolved(name)) return;
    const { region } = Stack.of(this);
    const [, inName] = EXECUTE_API_SERVICE.exec(name) ?? [];
    if (inName === undefined) {
      throw invalid(this, 'ServiceName', ARTICLE, `'serviceName' must be that of execute-api, such as 'com.amazonaws.eu-west-1.execute-api', got '${name}'`);
    }
    if (!Token.isUnresolved(region) && inName !== region) {
      throw invalid(this, 'ServiceRegion', ARTICLE, `'serviceName' must be of the Region of the stack, '${region}', got '${name}'`);
    }
  }

  private validateAccounts(accounts: string[] | undefined): void {
    if (accounts?.length === 0) throw invalid(this, 'EmptyList', ARTICLE, "'apiAccounts' must name at least one, or be left out, got an empty list");
    const wrong = accounts?.find((account) => !Token.isUnresolved(account) && !ACCOUNT_ID.test(account));
    if (wrong !== undefined) throw invalid(this, 'ApiAccountId', ARTICLE, `'apiAccounts' must be 12-digit account ids, got '${wrong}'`);
  }
}

const ARTICLE = 'on-premises';
const HTTPS = { HTTPS: Port.HTTPS };

/** The APIs of this app that ARNs are made from. */
function apisIn(arns: string[]): CfnRestApi[] {
  const targets = arns.flatMap((arn) => Tokenization.reverseString(arn).tokens)
    .map((token) => Reference.isReference(token) ? token.target : undefined);
  return [...new Set(targets)].filter((target) => CfnRestApi.isCfnRestApi(target));
}
