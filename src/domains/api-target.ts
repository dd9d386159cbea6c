import { CfnResource, Token } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi, IStage as IRestStage, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, IApi, IHttpApi, IHttpStage, IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { MappedApi } from './mapped-api';
import { invalidValue } from '../core/invalid';

/**
 * Which stage of a REST API a domain leads to.
 */
export interface RestApiTargetOptions {
  /**
   * A stage of the API.
   *
   * @default - the deployment stage of the API
   */
  readonly stage?: IRestStage;

  /**
   * Name of the stage, for an API that is not made in this app. Raises `StageTwice` beside `stage`.
   *
   * @default - that of `stage`
   */
  readonly stageName?: string;
}

/**
 * Which stage of an HTTP API a domain leads to.
 */
export interface HttpApiTargetOptions {
  /**
   * A stage of the API.
   *
   * @default - the default stage of the API
   */
  readonly stage?: IHttpStage;

  /**
   * Name of the stage, for an API that is not made in this app. Raises `StageTwice` beside `stage`.
   *
   * @default - that of `stage`; '$default' for an API that is not made in this app
   */
  readonly stageName?: string;
}

/**
 * A stage of an API that a custom domain leads to.
 */
export class ApiTarget {
  /**
   * A `RestApi`, `SpecRestApi` or `KbRestApi`, or an imported REST API with the name of a stage. Raises `StageUnknown` if there is no
   * deployment stage and none is named, and `StageTwice`.
   */
  public static restApi(api: IRestApi, options: RestApiTargetOptions = {}): ApiTarget {
    validateOnce(api, options.stage, options.stageName);
    const deployed: IRestStage | undefined = api instanceof RestApiBase ? api.deploymentStage : undefined;
    const stage = options.stage ?? (options.stageName === undefined ? deployed : undefined);
    const resource = api.node.defaultChild;
    return new ApiTarget({
      kind: 'REST',
      api,
      apiId: api.restApiId,
      stageName: nameOf(api, stage, options.stageName),
      stage: resourceOf(stage),
      resource: CfnRestApi.isCfnRestApi(resource) ? resource : undefined,
    });
  }

  /** An `HttpApi` or `KbHttpApi`, or an imported HTTP API. Raises `StageUnknown` for one of this app without default stage, and `StageTwice`. */
  public static httpApi(api: IHttpApi, options: HttpApiTargetOptions = {}): ApiTarget {
    validateOnce(api, options.stage, options.stageName);
    const resource = v2Resource(api);
    const stage = options.stage ?? (options.stageName === undefined ? api.defaultStage : undefined);
    const fallback = resource === undefined ? '$default' : undefined;
    return new ApiTarget({
      kind: 'HTTP', api, apiId: api.apiId, stageName: nameOf(api, stage, options.stageName ?? fallback), stage: resourceOf(stage), resource,
    });
  }

  /** A stage of a WebSocket API. */
  public static webSocketStage(stage: IWebSocketStage): ApiTarget {
    const { api } = stage;
    return new ApiTarget({
      kind: 'WEBSOCKET', api, apiId: api.apiId, stageName: stage.stageName, stage: resourceOf(stage), resource: v2Resource(api),
    });
  }

  /** A WebSocket API, such as an imported one, with the name of a stage. */
  public static webSocketApi(api: IWebSocketApi, stageName: string): ApiTarget {
    return new ApiTarget({ kind: 'WEBSOCKET', api, apiId: api.apiId, stageName, stage: undefined, resource: v2Resource(api) });
  }

  /** Id of the API. */
  public readonly apiId: string;

  /** Name of the stage. */
  public readonly stageName: string;

  /** @internal */
  public readonly _mapped: MappedApi;

  private constructor(mapped: MappedApi) {
    this.apiId = mapped.apiId;
    this.stageName = mapped.stageName;
    this._mapped = mapped;
  }
}

function validateOnce(api: IConstruct, stage: IConstruct | undefined, stageName: string | undefined): void {
  if (stage !== undefined && stageName !== undefined) {
    throw invalidValue('StageTwice', 'custom-domain-dns-tls',
      `'stageName' must be left out when 'stage' is given, got '${stageName}' beside '${stage.node.path}' for '${api.node.path}'`);
  }
}

function nameOf(api: IConstruct, stage: { readonly stageName: string } | undefined, stageName: string | undefined): string {
  const name = stageName ?? stage?.stageName;
  if (name === undefined) {
    throw invalidValue('StageUnknown', 'custom-domain-dns-tls', `'stage' or 'stageName' must name the stage to map, got none for '${api.node.path}'`);
  }
  return name;
}

/** The resource that must exist first; a name that is a reference says so itself. */
function resourceOf(stage: (IConstruct & { readonly stageName: string }) | undefined): CfnResource | undefined {
  if (stage === undefined || Token.isUnresolved(stage.stageName)) return undefined;
  const resource = stage.node.defaultChild;
  return CfnResource.isCfnResource(resource) ? resource : undefined;
}

function v2Resource(api: IApi): CfnApi | undefined {
  const resource = api.node.defaultChild;
  return CfnApi.isCfnApi(resource) ? resource : undefined;
}
