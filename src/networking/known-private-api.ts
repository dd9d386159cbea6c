import { Token } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi, IStage, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { environmentOf } from '../access/caller-side';
import { isPrivate } from '../access/rest-operations';
import { invalid } from '../core/invalid';

/**
 * Which stage of a private API is called.
 */
export interface PrivateApiUrlsOptions {
  /**
   * A stage of the API. Raises `StageUnknown` with neither stage nor deployment stage, `StageTwice` beside `stageName`.
   *
   * @default - the deployment stage of the API
   */
  readonly stage?: IStage;

  /**
   * Name of the stage, for an API that is not made in this app. Raises `StageName`.
   *
   * @default - that of `stage`
   */
  readonly stageName?: string;
}

/**
 * What a team knows of a private API that another team owns.
 */
export interface RemotePrivateApiAttributes {
  /** Id of the API, such as 'a1b2c3d4e5'. Raises `ApiId`. */
  readonly apiId: string;

  /** Region of the API, which is that of the endpoints through which it is called. */
  readonly region: string;

  /** Name of the stage. Raises `StageName`. */
  readonly stageName: string;

  /**
   * Ids of the endpoints that the owner associated with the API.
   *
   * @default - not known, so nothing is refused for it
   */
  readonly associatedVpcEndpointIds?: string[];
}

/** What is known of the API, here or at its owner. */
export interface KnownPrivateApi {
  /** The API, unless another app makes it. */
  readonly scope: IRestApi | undefined;
  readonly apiId: string;
  readonly region: string;
  readonly stageName: string;
  readonly resource: CfnRestApi | undefined;
  /** Undefined if they are not known. */
  readonly associated: string[] | undefined;
}

/** What this app knows of an API, whose id the reading stack may know by another name. */
export function knownHere(apiId: string, api: IRestApi, options: PrivateApiUrlsOptions): KnownPrivateApi {
  const resource = privateApiResource(api);
  const { region } = environmentOf(api);
  return { scope: api, apiId, region, stageName: stageNameOf(api, options), resource, associated: associatedWith(resource) };
}

/** The resource of a private API, if this app makes it. */
export function privateApiResource(api: IRestApi): CfnRestApi | undefined {
  const resource = api.node.defaultChild;
  if (!CfnRestApi.isCfnRestApi(resource)) return undefined;
  if (isPrivate(resource) === false) {
    throw invalid(api, 'PublicApi', 'on-premises', `'api' must be a private REST API, got '${api.node.path}' that is called by its public URL`);
  }
  return resource;
}

function stageNameOf(api: IRestApi, { stage, stageName }: PrivateApiUrlsOptions): string {
  if (stage !== undefined && stageName !== undefined) {
    throw invalid(api, 'StageTwice', 'on-premises', `'stageName' must be left out when 'stage' is given, got '${stageName}' beside '${stage.node.path}'`);
  }
  const deployed = api instanceof RestApiBase ? api.deploymentStage as IStage | undefined : undefined;
  const name = stageName ?? (stage ?? deployed)?.stageName;
  if (name === undefined) throw invalid(api, 'StageUnknown', 'on-premises', "'stage' or 'stageName' must name the stage to call, got none");
  return name;
}

/** The endpoints that an API of this app is associated with; undefined if they are not known. */
export function associatedWith(resource: CfnRestApi | undefined): string[] | undefined {
  const configuration = resource?.endpointConfiguration;
  if (configuration === undefined || Token.isUnresolved(configuration) || !('types' in configuration)) return undefined;
  const { vpcEndpointIds = [] } = configuration;
  return Token.isUnresolved(vpcEndpointIds) ? undefined : [...vpcEndpointIds];
}
