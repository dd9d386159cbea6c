import { Fn, Stack, Token } from 'aws-cdk-lib';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct, IConstruct } from 'constructs';
import { namesEndpoint } from './known-endpoint';
import { privateApiResource } from './known-private-api';
import { PrivateApiAddress } from './private-api-address';
import { PrivateApiUrls } from './private-api-urls';
import { differ } from '../access/caller-side';
import { partitionOf } from '../access/execute-api-arn';
import { ApiCallOptions } from '../access/operations';
import { RemoteApi } from '../access/remote-api';
import { INVOKE_ACTION } from '../catalogue/access';
import { invalid } from '../core/invalid';
import { PrivateApiDomainAccess } from '../domains/private-api-domain-access';

/**
 * A private custom domain that its owner shared, as the owner tells it.
 */
export interface SharedPrivateDomain {
  /** The name of the domain. */
  readonly domainName: string;

  /** The ARN of the domain, with its id at the end. Raises `DomainNameArn`. */
  readonly domainNameArn: string;

  /**
   * The path that is mapped to the stage, without slashes around it.
   *
   * @default - the whole domain leads to the stage
   */
  readonly basePath?: string;

  /**
   * The private zone of the VPC that gets the record. Raises `ZoneOfOtherName`, and `EndpointHostUnknown` for an endpoint that is not
   * made in this app.
   *
   * @default - no record: let the name lead to the endpoint where it is managed
   */
  readonly hostedZone?: IHostedZone;
}

/**
 * Properties for `PrivateApiConsumer`.
 */
export interface PrivateApiConsumerProps {
  /**
   * The private API: by its id, account and Region (`RemoteApi.rest`), or one that another stack of this app makes (`RemoteApi.ofRestApi`).
   * Raises `RestApisOnly`, `PublicApi`.
   */
  readonly api: RemoteApi;

  /** The endpoint for `execute-api` through which the API is called. Raises `EndpointRegion`. */
  readonly vpcEndpoint: IInterfaceVpcEndpoint;

  /**
   * Whether the policy of the endpoint lets calls of this API through, and no others but those of other consumers of the endpoint. An
   * endpoint without policy lets everything through. Raises `EndpointElsewhere` for true with an endpoint that is not made in this app, and at
   * synthesis, if not before, `CircularEndpointPolicy` if the API is made in this app and names the endpoint in its turn.
   *
   * @default - true for an endpoint that is made in this stack, for an API that is not, unless that API names the endpoint already
   */
  readonly limitEndpoint?: boolean;

  /**
   * A private custom domain of the API that its owner shared in AWS RAM and whose policy names the endpoint: it is associated with the endpoint.
   *
   * @default - none
   */
  readonly domain?: SharedPrivateDomain;
}

/**
 * The caller's side of a private API, in whatever account: the policy of the endpoint, the association with a private custom domain, the
 * URLs, and the identity policies of those who sign.
 *
 * The owner must admit the endpoint or its VPC, and other accounts to methods with IAM authorization: `PrivateApiProvider`. Article:
 * https://repost.aws/knowledge-center/access-api-gateway-account
 */
export class PrivateApiConsumer extends Construct {
  /** What connects the endpoint with the private custom domain, if there is one. */
  public readonly domainAccess?: PrivateApiDomainAccess;

  private readonly props: PrivateApiConsumerProps;

  constructor(scope: Construct, id: string, props: PrivateApiConsumerProps) {
    super(scope, id);
    this.props = { ...props };
    this.validateProps();
    const { vpcEndpoint, domain, limitEndpoint = this.limitsByDefault() } = props;
    if (limitEndpoint) this.limit(vpcEndpoint);
    if (domain) this.domainAccess = new PrivateApiDomainAccess(this, 'Domain', { ...domain, vpcEndpoint });
  }

  /**
   * The URLs and headers with which the API is called. What is known of an API of this app is judged. Raises `StageUnknown` for an API
   * without `stageName`.
   */
  public get urls(): PrivateApiUrls {
    const { apiId, region, stageName, _restApi } = this.props.api;
    if (stageName === undefined) throw invalid(this, 'StageUnknown', ARTICLE, "'api' must name its stage for a URL, got none");
    return _restApi ? PrivateApiUrls._readAs(apiId, _restApi, { stageName }) : PrivateApiUrls.ofRemote({ apiId, region, stageName });
  }

  /** The URL by the private custom domain. Raises `NoDomain` without one. */
  public get domainAddress(): PrivateApiAddress {
    const { domain } = this.props;
    if (domain === undefined) throw invalid(this, 'NoDomain', ARTICLE, "'domain' must be given for its URL, got none");
    return this.urls.throughDomainName(domain.domainName, domain.basePath);
  }

  /**
   * The statement that the policy of the endpoint needs, if it has one: for an endpoint that is not made in this app.
   */
  public get endpointStatement(): PolicyStatement {
    const { api, domain } = this.props;
    return new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: [INVOKE_ACTION],
      resources: [...api.callArns(), ...domain ? [invokeArnOf(domain.domainNameArn, api.region)] : []],
    });
  }

  /**
   * Lets a role, user or function of this app call methods with IAM authorization: its identity policy. Raises the errors of
   * `RemoteApi.grantInvoke`.
   */
  public grantInvoke(grantee: IGrantable, calls: ApiCallOptions = {}): Grant {
    return this.props.api.grantInvoke(grantee, calls);
  }

  private limit(vpcEndpoint: IInterfaceVpcEndpoint): void {
    if (!(vpcEndpoint instanceof InterfaceVpcEndpoint)) {
      throw invalid(this, 'EndpointElsewhere', ARTICLE,
        `'limitEndpoint' must be left out for an endpoint that is not made in this app (add 'endpointStatement' to its policy where it is made), got true for '${vpcEndpoint.node.path}'`);
    }
    // Between stacks the CDK would stop synthesis before the validation, and not say what to do.
    const circle = this.circle();
    if (circle && this.props.api._restApi?.stack !== vpcEndpoint.stack) throw circle;
    vpcEndpoint.addToPolicy(this.endpointStatement);
    this.node.addValidation({ validate: () => [this.circle()].flatMap((error) => error ? [`${error.name}: ${error.message}`] : []) });
  }

  private limitsByDefault(): boolean {
    const stack = Stack.of(this);
    return isMadeIn(stack, this.props.vpcEndpoint) && !isMadeIn(stack, this.props.api._restApi) && !this.isNamed();
  }

  /** An endpoint that waits for the API because of its policy, and an API that waits for the endpoint. */
  private circle(): Error | undefined {
    if (!this.isNamed()) return undefined;
    return invalid(this, 'CircularEndpointPolicy', ARTICLE,
      `'limitEndpoint' must be false for an API of this app that names the endpoint, since each would wait for the other, got true for '${this.props.vpcEndpoint.node.path}'`);
  }

  private isNamed(): boolean {
    const { api: { _restApi }, vpcEndpoint } = this.props;
    const resource = _restApi && privateApiResource(_restApi);
    return resource !== undefined && namesEndpoint(resource, vpcEndpoint);
  }

  private validateProps(): void {
    const { api, vpcEndpoint } = this.props;
    if (!api._isRest) throw invalid(this, 'RestApisOnly', ARTICLE, `'api' must be a REST API, since no others are private, got '${api.node.path}'`);
    if (api._restApi) privateApiResource(api._restApi);
    if (differ(vpcEndpoint.env.region, api.region)) {
      throw invalid(this, 'EndpointRegion', ARTICLE, `'vpcEndpoint' must be in the Region of the API, ${api.region}, got one in ${vpcEndpoint.env.region}`);
    }
  }
}

const ARTICLE = 'cross-account-access';

/** Whether something is made in a stack, and not imported into it. */
function isMadeIn(stack: Stack, made: IConstruct | undefined): boolean {
  return made?.node.defaultChild !== undefined && Stack.of(made) === stack;
}

/** What policies of `execute-api` call a private domain: its ARN, which is that of a resource to manage, with their service. */
export function invokeArnOf(domainNameArn: string, region: string): string {
  if (!Token.isUnresolved(domainNameArn)) return domainNameArn.replace(':apigateway:', ':execute-api:');
  const [, , , , account, resource] = Fn.split(':', domainNameArn, 6);
  return `arn:${partitionOf(region)}:execute-api:${region}:${account}:${resource}`;
}
