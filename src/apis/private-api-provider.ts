import { CfnOutput, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { KbPrivateRestApi } from './kb-private-rest-api';
import { ApiCaller } from '../access/api-caller';
import { callerOf, deployAfter, differ, environmentOf } from '../access/caller-side';
import { arnsOf } from '../access/execute-api-arn';
import { ApiCallOptions } from '../access/operations';
import { RestApiAccess } from '../access/rest-api-access';
import { ownStage } from '../access/rest-operations';
import { INVOKE_ACTION } from '../catalogue/access';
import { invalid } from '../core/invalid';
import { madeBy } from '../networking/known-endpoint';
import { invokeArnOf } from '../networking/private-api-consumer';

/**
 * Properties for `PrivateApiProvider`. `stages`, `methods` and `paths` say what `callers` may call. Raises `CallsUnused` for them without
 * `callers`.
 */
export interface PrivateApiProviderProps extends ApiCallOptions {
  /** The private API. */
  readonly api: KbPrivateRestApi;

  /**
   * Ids of the consumer's endpoints for `execute-api`, such as 'vpce-0123456789abcdef0'; also those of a stack of another account in this app,
   * after which the API is deployed then. Raises `EmptyList`, `VpcEndpointId`, for example for the id of a VPC, `ConsumerRegion`,
   * `CircularStacks` if that stack waits for the API, and `NoWayIn` unless this or `vpcIds` is given.
   *
   * @default - none: admit `vpcIds`
   */
  readonly vpcEndpointIds?: string[];

  /**
   * Ids of the consumer's VPCs, such as 'vpc-0123456789abcdef0', with whatever endpoints they have: for endpoints that are made after the
   * API. Raises `EmptyList`, `VpcId`, `ConsumerRegion`, `CircularStacks`, `TwoWays` beside `vpcEndpointIds`.
   *
   * @default - none: admit `vpcEndpointIds`
   */
  readonly vpcIds?: string[];

  /**
   * Who may call methods with IAM authorization, if they come this way: roles, users and accounts. Raises the errors of `RestApiAccess`.
   *
   * @default - nobody; methods that ask for no signature are open to everybody who comes this way
   */
  readonly callers?: ApiCaller[];

  /**
   * Whether the stack tells what the consumer has to know and to do, for a team that is not of this app.
   *
   * @default true
   */
  readonly outputs?: boolean;
}

/**
 * Lets one consumer, such as another account, call a private API: its endpoints or VPCs are a way in, and its roles may call by this way and by no
 * other. A changed policy makes a new deployment.
 *
 * The other half is `PrivateApiConsumer` in the account of the consumer. Raises the errors of `PrivateApiProviderProps`. Article:
 * https://repost.aws/knowledge-center/access-api-gateway-account
 */
export class PrivateApiProvider extends Construct {
  constructor(scope: Construct, id: string, props: PrivateApiProviderProps) {
    super(scope, id);
    this.validateProps(props);
    const { api, callers, outputs = true, ...rest } = props;
    const ways = { vpcEndpointIds: this.readHere(props, 'vpcEndpointIds'), vpcIds: this.readHere(props, 'vpcIds') };
    api.admitCallers(id, ways);
    if (callers) new RestApiAccess(this, 'Callers', { ...rest, ...ways, api, callers, preflight: false, outputs });
    if (outputs) this.tell(api);
  }

  private validateProps({ vpcEndpointIds, vpcIds, callers, stages, methods, paths }: PrivateApiProviderProps): void {
    if (!vpcEndpointIds && !vpcIds) {
      throw invalid(this, 'NoWayIn', ARTICLE, "'vpcEndpointIds' must name the endpoints of the consumer, unless 'vpcIds' name its VPCs, got neither");
    }
    if (vpcEndpointIds && vpcIds) {
      throw invalid(this, 'TwoWays', ARTICLE,
        `'vpcIds' must be left out when 'vpcEndpointIds' are given (use a PrivateApiProvider for each), got '${vpcIds.join("', '")}'`);
    }
    const limit = Object.entries({ stages, methods, paths }).find(([, value]) => value !== undefined);
    if (!callers && limit) {
      throw invalid(this, 'CallsUnused', ARTICLE, `'${limit[0]}' must be left out without 'callers', to whom alone it applies, got '${limit[1]?.join("', '")}'`);
    }
  }

  /** The ids as the stack of the API reads them: across accounts, the only reference there is is a weak one. */
  private readHere(props: PrivateApiProviderProps, prop: 'vpcEndpointIds' | 'vpcIds'): string[] | undefined {
    const stack = Stack.of(props.api);
    return props[prop]?.map((id) => {
      const maker = madeBy(id);
      if (maker === undefined) return id;
      this.validateMaker(props, prop, maker);
      if (!differ(Stack.of(maker).account, stack.account)) return id;
      deployAfter(stack, maker);
      return Stack.consumeReference(id, ReferenceStrength.WEAK);
    });
  }

  /** Ids that are references are judged by what makes them. */
  private validateMaker({ api, callers = [] }: PrivateApiProviderProps, prop: string, maker: IConstruct): void {
    const { region } = environmentOf(api);
    const home = Stack.of(maker);
    if (prop === 'vpcEndpointIds' && CfnVPC.isCfnVPC(maker)) {
      throw invalid(this, 'VpcEndpointId', ARTICLE, `'vpcEndpointIds' must be ids of VPC endpoints, got that of the VPC '${maker.node.path}' (use 'vpcIds')`);
    }
    if (differ(home.region, region)) {
      throw invalid(this, 'ConsumerRegion', ARTICLE, `'${prop}' must be in the Region of the API, ${region}, got '${maker.node.path}' in ${home.region}`);
    }
    if (home.dependencies.includes(Stack.of(api))) {
      throw invalid(this, 'CircularStacks', ARTICLE,
        `'${prop}' must not be of a stack that waits for the API (use 'vpcIds' of a VPC that exists, or the id itself), got '${maker.node.path}'`);
    }
    const caller = callers.find(({ granted }) => granted && home !== Stack.of(api) && callerOf(this, ARTICLE, granted).stack === home);
    if (caller) {
      throw invalid(this, 'CircularStacks', ARTICLE,
        `'${prop}' must not be of the stack of one of 'callers', which waits for the API to write the identity policy (use 'vpcIds' of a VPC that exists, or the id itself), got '${maker.node.path}'`);
    }
  }

  private tell(api: KbPrivateRestApi): void {
    const { account, region } = environmentOf(api);
    const stack = Stack.of(this);
    const stageName = ownStage(api);
    const { privateDomain: domain } = api;
    const [calls] = arnsOf(api, api.restApiId, [`${stageName ?? '*'}/*/*`], stack);
    new CfnOutput(this, 'RemoteApi', {
      description: 'What the consumer has to know: the attributes of RemoteApi.rest',
      value: stack.toJsonString({ apiId: api.restApiId, account, region, ...stageName && { stageName } }),
    });
    new CfnOutput(this, 'EndpointPolicy', {
      description: 'Statement for the policy of the endpoint, if it has one',
      value: stack.toJsonString({ Effect: 'Allow', Principal: '*', Action: INVOKE_ACTION, Resource: domain ? [calls, invokeArnOf(domain.domainNameArn, region)] : calls }),
    });
    if (!domain) return;
    new CfnOutput(this, 'SharedDomain', {
      description: 'What the consumer has to know of the private domain, once it is shared in AWS RAM: domain of PrivateApiConsumer',
      value: stack.toJsonString({ domainName: domain.domainName, domainNameArn: domain.domainNameArn }),
    });
  }
}

const ARTICLE = 'cross-account-access';
