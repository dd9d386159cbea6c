import { AuthorizationType, CfnRestApi, EndpointType, IAuthorizer, MethodOptions } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint, IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { KbPrivateRestApiProps } from './kb-private-rest-api-props';
import { KbRestApi } from './kb-rest-api';
import { ApiCaller } from '../access/api-caller';
import { differ } from '../access/caller-side';
import { RestApiAccess, RestApiGrantOptions } from '../access/rest-api-access';
import { invalid } from '../core/invalid';
import { ApiTarget } from '../domains/api-target';
import { PrivateApiDomain } from '../domains/private-api-domain';
import { serviceOf } from '../networking/known-endpoint';
import { PrivateApiCallers, PrivateApiPolicy } from '../networking/private-api-policy';
import { PrivateApiUrls } from '../networking/private-api-urls';

/**
 * A private `RestApi`, which is called through VPC endpoints only. It always has a resource policy: who comes by none of the named endpoints
 * and VPCs is refused, whatever other policies say. A changed policy makes a new deployment. Logging, tracing and limits are those of `KbRestApi`.
 *
 * Methods ask for IAM unless `defaultMethodOptions` or the method say otherwise. Then roles and users of the account of the API call with an
 * identity policy, such as `method.grantExecute` writes, and those of other accounts after `callers.accounts` or `grantInvokeFrom`. Methods without
 * authorization and those for Cognito user pools are open to everybody who comes by a named way; one for `ANY` or with path parameters
 * takes other methods that its pattern covers along. Statements of `policy` are kept.
 *
 * Raises the errors of `KbPrivateRestApiProps` and `KbRestApi`, `EndpointTypeFixed` for `endpointTypes` and `endpointConfiguration`,
 * `PublicDomain` for `domainName`, and at synthesis `ResourcePolicyTooLarge` (8,192 characters). Article:
 * https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class KbPrivateRestApi extends KbRestApi {
  /** The private custom domain of the API, if `privateDomain` asks for one. */
  public readonly privateDomain?: PrivateApiDomain;

  private readonly privatePolicy: PrivateApiPolicy;

  constructor(scope: Construct, id: string, props: KbPrivateRestApiProps) {
    const { vpcEndpoints, callers = {}, privateDomain, endpointTypes, endpointConfiguration, domainName, ...rest } = props;
    super(scope, id, {
      ...rest,
      endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: vpcEndpoints && [...vpcEndpoints] },
      defaultMethodOptions: signedByDefault(rest.defaultMethodOptions),
    });
    this.validateProps(props);
    this.privatePolicy = new PrivateApiPolicy(this, this.node.defaultChild as CfnRestApi);
    this.privatePolicy.admit({ vpcEndpointIds: vpcEndpoints?.map(({ vpcEndpointId }) => vpcEndpointId) }, 'vpcEndpoints');
    this.admitCallers('Accounts', callers);
    if (privateDomain) {
      this.privatePolicy.admit({ vpcEndpointIds: [privateDomain.vpcEndpoint.vpcEndpointId, ...privateDomain.otherVpcEndpointIds ?? []] }, 'privateDomain');
      const { policy } = privateDomain;
      // What is stated beside a policy is refused by the domain.
      this.privateDomain = new PrivateApiDomain(this, 'PrivateDomain', policy ? privateDomain
        : { ...privateDomain, policy: this.privatePolicy.ofDomain, otherVpcEndpointIds: undefined });
      this.privateDomain.addMapping('', ApiTarget.restApi(this));
    }
    if (!this.privatePolicy.hasWayIn) {
      throw invalid(this, 'NoWayIn', 'on-premises',
        "'vpcEndpoints' must name the endpoints that the API is called through, unless 'callers' or 'privateDomain' do, got none");
    }
  }

  /** The URLs and headers with which the stage that the API makes itself is called. Raises `StageUnknown` with `deploy: false`. */
  public get invokeUrls(): PrivateApiUrls {
    return PrivateApiUrls.of(this);
  }

  /**
   * Admits more endpoints, VPCs and accounts. Raises the errors of `PrivateApiCallers`.
   *
   * @param id of the construct that admits `accounts`
   */
  public admitCallers(id: string, callers: PrivateApiCallers): void {
    this.privatePolicy.admit(callers);
    if (callers.accounts === undefined) return;
    this.grantInvokeFrom(id, { callers: callers.accounts.map((account) => ApiCaller.account(account)), outputs: false });
  }

  /** Admits endpoints, beside those that are admitted already. It opens no methods with IAM authorization. */
  public grantInvokeFromVpcEndpointsOnly(vpcEndpoints: IVpcEndpoint[]): void {
    this.privatePolicy.admit({ vpcEndpointIds: vpcEndpoints.map(({ vpcEndpointId }) => vpcEndpointId) });
  }

  /**
   * Admits callers of other accounts to methods with IAM authorization, if they come by a named way. The commands in its outputs call the plain
   * name of the API, which takes private DNS; for other ways see `invokeUrls`. Raises the errors of `RestApiAccess`.
   */
  public grantInvokeFrom(id: string, options: RestApiGrantOptions): RestApiAccess {
    // The preflight of browsers is among the unsigned calls that are admitted in any case.
    return super.grantInvokeFrom(id, { ...options, preflight: false });
  }

  private validateEndpoint(endpoint: IInterfaceVpcEndpoint): void {
    const service = serviceOf(endpoint);
    if (service !== undefined && !service.startsWith('execute-api')) {
      throw invalid(this, 'EndpointService', 'on-premises', `'vpcEndpoints' must be endpoints for execute-api, got one for ${service}`);
    }
    if (differ(endpoint.env.region, this.env.region)) {
      throw invalid(this, 'EndpointRegion', 'on-premises',
        `'vpcEndpoints' must be in the Region of the API, ${this.env.region}, got one in ${endpoint.env.region}`);
    }
  }

  private validateProps({ vpcEndpoints, endpointTypes, endpointConfiguration, domainName }: KbPrivateRestApiProps): void {
    const stated = endpointTypes ?? endpointConfiguration?.types;
    if (stated && stated.join() !== EndpointType.PRIVATE.valueOf()) {
      throw invalid(this, 'EndpointTypeFixed', 'on-premises',
        `'${endpointTypes ? 'endpointTypes' : 'endpointConfiguration'}' must be left out, since the API is private (use KbRestApi for others), got '${stated.join("', '")}'`);
    }
    const associated = endpointConfiguration?.vpcEndpoints;
    if (associated) {
      throw invalid(this, 'EndpointTypeFixed', 'on-premises',
        `'endpointConfiguration.vpcEndpoints' must be named in 'vpcEndpoints', got '${associated.map(({ node }) => node.path).join("', '")}'`);
    }
    if (domainName) {
      throw invalid(this, 'PublicDomain', 'on-premises',
        `'domainName' must be left out, since a private API has no public name (use 'privateDomain'), got '${domainName.domainName}'`);
    }
    for (const endpoint of vpcEndpoints ?? []) this.validateEndpoint(endpoint);
  }
}

function signedByDefault(options: MethodOptions = {}): MethodOptions {
  return options.authorizer || options.authorizationType ? options : { ...options, authorizer: SIGNATURE };
}

/** An authorizer and not a type, since a method that names an authorizer of its own would have to state its type as well. */
const SIGNATURE: IAuthorizer = { authorizerId: '', authorizationType: AuthorizationType.IAM };
