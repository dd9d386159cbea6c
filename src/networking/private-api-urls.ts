import { Stack, Token } from 'aws-cdk-lib';
import { CfnBasePathMappingV2, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { executeApiDomain } from './execute-api-domain';
import { hasPrivateDns, isSameEndpoint, ownHost, serviceOf } from './known-endpoint';
import { KnownPrivateApi, knownHere, PrivateApiUrlsOptions, RemotePrivateApiAttributes } from './known-private-api';
import { PrivateApiAddress } from './private-api-address';
import { differ } from '../access/caller-side';
import { urlOf } from '../access/instructions';
import { namesOfStages } from '../access/rest-operations';
import { API_ID as API_ID_PATTERN, STAGE_NAME } from '../catalogue/access';
import { invalid, invalidValue } from '../core/invalid';
import { PrivateApiDomain } from '../domains/private-api-domain';

/**
 * The header that tells which API is meant where the host of the URL does not.
 */
export enum PrivateApiHeader {
  /** `x-apigw-api-id` with the id of the API. */
  API_ID = 'x-apigw-api-id',

  /** `Host` with the name of the API, for clients that let it be set. */
  HOST = 'Host',
}

/**
 * Options for `PrivateApiUrls.throughEndpointName`.
 */
export interface EndpointNameOptions {
  /**
   * The header that tells which API is meant.
   *
   * @default PrivateApiHeader.API_ID
   */
  readonly header?: PrivateApiHeader;

  /**
   * The first of the names that the endpoint has in DNS, such as
   * 'vpce-0123456789abcdef0-abcd1234.execute-api.eu-west-1.vpce.amazonaws.com'. Raises `EndpointHost`, and `EndpointHostUnknown` without it
   * for an endpoint that is not made in this app.
   *
   * @default - that of `vpcEndpoint`
   */
  readonly endpointHost?: string;
}

/**
 * The ways in to a private REST API, each with its URL and the headers that it takes. A way that cannot work is refused, with the reason.
 *
 * All ways lead through a VPC endpoint for `execute-api`, whose security groups must let the caller in on port 443, and which the resource
 * policy of the API must admit. Pages in a browser cannot call by the endpoint's own name: they may not set `Host`, and the preflight that
 * goes before `x-apigw-api-id` does not carry it. Nothing is refused for what only the deployment knows. Article:
 * https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class PrivateApiUrls {
  /** The ways in to an API of this app, or to an imported one. Raises `PublicApi`, `StageUnknown`, `StageTwice`, `StageName`. */
  public static of(api: IRestApi, options: PrivateApiUrlsOptions = {}): PrivateApiUrls {
    return PrivateApiUrls._readAs(api.restApiId, api, options);
  }

  /**
   * The ways in to an API of this app, for a stack that reads its id in some other way.
   *
   * @internal
   */
  public static _readAs(apiId: string, api: IRestApi, options: PrivateApiUrlsOptions): PrivateApiUrls {
    return new PrivateApiUrls(knownHere(apiId, api, options));
  }

  /** The ways in to an API of another team. Raises `ApiId`, `StageName`. */
  public static ofRemote(api: RemotePrivateApiAttributes): PrivateApiUrls {
    if (!Token.isUnresolved(api.apiId) && !API_ID_PATTERN.test(api.apiId)) {
      throw invalidValue('ApiId', 'on-premises', `'apiId' must be the id alone, such as 'a1b2c3d4e5', got '${api.apiId}'`);
    }
    const { associatedVpcEndpointIds: associated, ...rest } = api;
    return new PrivateApiUrls({ ...rest, scope: undefined, resource: undefined, associated: associated && [...associated] });
  }

  private constructor(private readonly api: KnownPrivateApi) {
    const { stageName } = api;
    if (!Token.isUnresolved(stageName) && (!STAGE_NAME.test(stageName) || stageName === '$default')) {
      throw this.refusal('StageName', `'stageName' must be the name of a stage of a REST API, got '${stageName}'`);
    }
  }

  /**
   * By the plain name of the API, `{api}.execute-api.{region}.amazonaws.com`: in the VPC of an endpoint with private DNS, and where its DNS
   * is asked, such as on premises behind a Route 53 Resolver inbound endpoint. Takes no headers.
   *
   * Raises `PrivateDnsOff` for an endpoint without private DNS, `ExecuteApiEndpointDisabled`, `EndpointRegion`, `EndpointService`.
   *
   * @param hostedZone a private zone that leads the plain name to the endpoint in place of private DNS
   */
  public throughPrivateDns(vpcEndpoint: IInterfaceVpcEndpoint, hostedZone?: IHostedZone): PrivateApiAddress {
    this.validateEndpoint(vpcEndpoint);
    if (hostedZone === undefined && hasPrivateDns(vpcEndpoint) === false) {
      throw this.refusal('PrivateDnsOff',
        `'vpcEndpoint' must have private DNS, since nothing else leads the plain name of the API to it (use throughAlias or throughEndpointName), got '${vpcEndpoint.node.path}' without`);
    }
    return this.at('by its plain name, where private DNS or a private zone leads it to the endpoint', urlOf(this.api.region, this.api.apiId, this.call));
  }

  /**
   * By the name that API Gateway makes for each endpoint that is associated with the API, `{api}-{vpce}.execute-api.{region}.amazonaws.com`.
   * It resolves everywhere, to the addresses of the endpoint, and takes no headers.
   *
   * Raises `NotAssociated`, `StrictAccessMode`, `ExecuteApiEndpointDisabled`, `EndpointRegion`, `EndpointService`.
   */
  public throughAlias(vpcEndpoint: IInterfaceVpcEndpoint): PrivateApiAddress {
    this.validateEndpoint(vpcEndpoint);
    this.validateAccessMode('throughAlias');
    const { apiId, region, associated } = this.api;
    const { vpcEndpointId } = vpcEndpoint;
    if (associated?.every((id) => isSameEndpoint(id, vpcEndpointId) === false)) {
      throw this.refusal('NotAssociated',
        `'vpcEndpoint' must be one of the 'vpcEndpoints' of the API, since the alias exists for these only (or use throughEndpointName), got '${vpcEndpoint.node.path}'`);
    }
    return this.at('by the alias for the endpoint', urlOf(region, `${apiId}-${vpcEndpointId}`, this.call));
  }

  /**
   * By the name of the endpoint itself, `{vpce}-{suffix}.execute-api.{region}.vpce.amazonaws.com`, with a header that names the API. It
   * resolves everywhere and asks for nothing else; the address tells which header each call needs.
   *
   * Raises `EndpointHostUnknown`, `EndpointHost`, `StrictAccessMode`, `ExecuteApiEndpointDisabled`, `EndpointRegion`, `EndpointService`.
   */
  public throughEndpointName(vpcEndpoint: IInterfaceVpcEndpoint, options: EndpointNameOptions = {}): PrivateApiAddress {
    this.validateEndpoint(vpcEndpoint);
    this.validateAccessMode('throughEndpointName');
    const { header = PrivateApiHeader.API_ID } = options;
    const { apiId, region, stageName } = this.api;
    const host = this.hostOf(vpcEndpoint, options.endpointHost);
    return this.at(`by the name of the endpoint, with the header ${header}`, `https://${host}/${stageName}`,
      { [header]: header === PrivateApiHeader.HOST ? `${apiId}.${executeApiDomain(region)}` : apiId });
  }

  /**
   * By a private custom domain that is mapped to the stage. The name must lead to an endpoint that is associated with the domain:
   * `PrivateApiDomain` writes the record in `hostedZone`. Takes no headers.
   *
   * Raises `NotMapped` for a domain without mapping to the stage.
   */
  public throughDomain(domain: PrivateApiDomain): PrivateApiAddress {
    const { scope, apiId, stageName, resource } = this.api;
    // A stage of this app may be named by its name or by a reference.
    const stageOf = (name: string) => JSON.stringify(Stack.of(domain).resolve(resource ? namesOfStages([name], resource) : [name]));
    const mapping = domain.node.findAll().filter((construct) => CfnBasePathMappingV2.isCfnBasePathMappingV2(construct))
      .find(({ restApiId, stage = '' }) => restApiId === (scope?.restApiId ?? apiId) && stageOf(stage) === stageOf(stageName));
    if (mapping === undefined) {
      throw this.refusal('NotMapped', `'domain' must have a mapping to the stage, added before its URL is asked for, got '${domain.domainName}' without`);
    }
    return this.throughDomainName(domain.domainName, mapping.basePath);
  }

  /** By a private custom domain of another team, with the path that is mapped to the stage, without slashes around it. Takes no headers. */
  public throughDomainName(domainName: string, basePath: string = ''): PrivateApiAddress {
    return this.at('by its private custom domain', ['https:/', domainName, ...(basePath === '' ? [] : [basePath])].join('/'));
  }

  private get call(): string {
    return `${this.api.stageName}/*`;
  }

  private at(way: string, url: string, headers?: { [name: string]: string }): PrivateApiAddress {
    return PrivateApiAddress._of(way, this.api.region, `${url}/`, headers);
  }

  private hostOf(vpcEndpoint: IInterfaceVpcEndpoint, given: string | undefined): string {
    if (given !== undefined && !Token.isUnresolved(given) && !/^vpce-[0-9a-z-]+\.execute-api(-fips)?\.[a-z0-9-]+\.vpce\.[a-z.]+$/.test(given)) {
      throw this.refusal('EndpointHost',
        `'endpointHost' must be the name of an endpoint for execute-api, such as 'vpce-0123456789abcdef0-abcd1234.execute-api.eu-west-1.vpce.amazonaws.com', got '${given}'`);
    }
    const host = given ?? ownHost(vpcEndpoint);
    if (host === undefined) {
      throw this.refusal('EndpointHostUnknown',
        `'endpointHost' must be given for an endpoint that is not made in this app, since its id is only a part of its name, got none for '${vpcEndpoint.node.path}'`);
    }
    return host;
  }

  private validateEndpoint(vpcEndpoint: IInterfaceVpcEndpoint): void {
    const { region, resource } = this.api;
    if (resource?.disableExecuteApiEndpoint === true) {
      throw this.refusal('ExecuteApiEndpointDisabled',
        "'api' must have its execute-api endpoint, since with 'disableExecuteApiEndpoint' it answers at its custom domain only (use throughDomain), got true");
    }
    const service = serviceOf(vpcEndpoint);
    if (service !== undefined && !EXECUTE_API.includes(service)) {
      throw this.refusal('EndpointService', `'vpcEndpoint' must be one for execute-api, got one for ${service}`);
    }
    if (differ(vpcEndpoint.env.region, region)) {
      throw this.refusal('EndpointRegion', `'vpcEndpoint' must be in the Region of the API, ${region}, got one in ${vpcEndpoint.env.region}`);
    }
  }

  /** A strict API wants the name that it was asked for in the handshake to be its own. */
  private validateAccessMode(way: string): void {
    if (this.api.resource?.endpointAccessMode !== 'STRICT') return;
    throw this.refusal('StrictAccessMode',
      `'endpointAccessMode' must be BASIC for '${way}', since STRICT lets callers in by private DNS and custom domains only, got 'STRICT'`);
  }

  private refusal(code: string, message: string): Error {
    const { scope } = this.api;
    return scope === undefined ? invalidValue(code, 'on-premises', message) : invalid(scope, code, 'on-premises', message);
  }
}

/** The services of endpoints for private APIs. */
const EXECUTE_API = ['execute-api', 'execute-api-fips'];
