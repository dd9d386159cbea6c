import { CfnResource } from 'aws-cdk-lib';
import { CfnBasePathMapping, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { ApiTarget } from './api-target';
import { closeExecuteApiEndpoint, isPrivate, KIND_NAMES, MappedApi } from './mapped-api';
import { validateEnvironment, validateMappingKey } from './mapping-refusals';
import { RoutingRuleOptions } from './routing-rule-options';
import { addRoutingRule, validateRoutingRule } from './routing-rules';
import { ENHANCED_TLS_PREFIX } from '../catalogue/domains';
import { idPart } from '../core/construct-id';
import { invalid } from '../core/invalid';

/** What decides which APIs a domain takes. */
export interface MappedDomain {
  /** The name as its owner wrote it, for messages. */
  readonly writtenName: string;
  /** The name as mappings refer to it. */
  readonly domainName: string;
  readonly domainNameArn: string;
  readonly endpointTypes: EndpointType[];
  readonly securityPolicy: string | undefined;
  /** Whether mapped APIs lose their own endpoint; by default all but WebSocket APIs. */
  readonly disableExecuteApiEndpoint: boolean | undefined;
}

/** The mappings and routing rules of one public domain. */
export class Mappings {
  private readonly byKey = new Map<string, MappedApi>();
  private readonly rules = new Map<number, MappedApi>();

  constructor(private readonly scope: Construct, private readonly domain: MappedDomain) {}

  public get hasRules(): boolean {
    return this.rules.size > 0;
  }

  /** What URLs of the domain start with. */
  public get scheme(): string {
    return [...this.byKey.values()].some(({ kind }) => kind === 'WEBSOCKET') ? 'wss' : 'https';
  }

  public add(key: string, target: ApiTarget): void {
    const mapped = target._mapped;
    this.validateKey(key, mapped);
    this.validateApi(mapped);
    this.validateCompany([...this.byKey.values(), mapped], [...this.rules.values()]);
    this.byKey.set(key, mapped);

    const mapping = this.create(key, mapped);
    if (mapped.stage) mapping.addResourceDependency(mapped.stage);
    this.closeEndpoint(mapped);
  }

  public addRule(options: RoutingRuleOptions): void {
    const mapped = options.target._mapped;
    validateRoutingRule(this.scope, options, this.rules);
    this.validateApi(mapped);
    this.validateCompany([...this.byKey.values()], [...this.rules.values(), mapped]);
    this.rules.set(options.priority, mapped);

    addRoutingRule(this.scope, this.domain.domainNameArn, options);
    this.closeEndpoint(mapped);
  }

  /**
   * One level of a REST API is a base path mapping on every type of domain, so that a domain that changes its type keeps its
   * mappings: CloudFormation would make the new one before it deletes the old one, and the service takes a key once.
   */
  private create(key: string, { kind, apiId, stageName }: MappedApi): CfnResource {
    const [id, path, { domainName }] = [key === '' ? 'Mapping' : `Mapping ${idPart(this.scope, key)}`, key === '' ? undefined : key, this.domain];
    return kind === 'REST' && !key.includes('/')
      ? new CfnBasePathMapping(this.scope, id, { domainName, basePath: path, restApiId: apiId, stage: stageName })
      : new CfnApiMapping(this.scope, id, { domainName, apiMappingKey: path, apiId, stage: stageName });
  }

  private closeEndpoint(mapped: MappedApi): void {
    if (this.domain.disableExecuteApiEndpoint ?? mapped.kind !== 'WEBSOCKET') closeExecuteApiEndpoint(mapped);
  }

  private validateKey(key: string, { kind, api }: MappedApi): void {
    validateMappingKey(this.scope, key);
    const first = this.byKey.get(key);
    if (first) {
      throw invalid(this.scope, 'MappingKeyTwice', 'custom-domain-dns-tls',
        `'mappings' must have each key once, got '${key}' for '${first.api.node.path}' and '${api.node.path}'`);
    }
    if (!key.includes('/')) return;
    const where = kind === 'WEBSOCKET' ? 'for a WebSocket API' : this.isEdge ? 'on an edge-optimized domain' : undefined;
    if (where) {
      throw invalid(this.scope, 'MappingKeyLevels', 'custom-domain-dns-tls', `'mappings' must have keys of one level ${where}, got '${key}' for '${api.node.path}'`);
    }
  }

  private validateApi(mapped: MappedApi): void {
    const { kind, api } = mapped;
    const { writtenName, securityPolicy } = this.domain;
    if (isPrivate(mapped) === true) {
      throw invalid(this.scope, 'PrivateApiOnPublicDomain', 'cross-account-access',
        `'target' must not be a private API on the public domain '${writtenName}', which PrivateApiDomain is for, got '${api.node.path}'`);
    }
    const isEnhanced = securityPolicy?.startsWith(ENHANCED_TLS_PREFIX) === true;
    if (kind !== 'REST' && (this.isEdge || isEnhanced)) {
      throw invalid(this.scope, 'RestApisOnly', 'custom-domain-dns-tls',
        `'target' must be a REST API on ${this.isEdge ? 'an edge-optimized domain' : `a domain with the TLS policy ${securityPolicy}`}, got the ${KIND_NAMES[kind]} '${api.node.path}'`);
    }
    validateEnvironment(this.scope, mapped);
  }

  private validateCompany(mapped: MappedApi[], ruled: MappedApi[]): void {
    const all = [...mapped, ...ruled];
    const webSocket = all.find(({ kind }) => kind === 'WEBSOCKET');
    const other = all.find(({ kind }) => kind !== 'WEBSOCKET');
    if (webSocket && other) {
      throw invalid(this.scope, 'MixedWithWebSocket', 'cloudfront-custom-domain',
        `'domainName' must be given to WebSocket APIs alone or to other APIs alone, got '${this.domain.writtenName}' for the WebSocket API '${webSocket.api.node.path}' and the ${KIND_NAMES[other.kind]} '${other.api.node.path}'`);
    }
    const ofRule = ruled.find(({ kind }) => kind !== 'REST');
    if (ofRule) {
      throw invalid(this.scope, 'RoutingRuleTarget', 'custom-domain-dns-tls',
        `'target' of a routing rule must be a REST API, got the ${KIND_NAMES[ofRule.kind]} '${ofRule.api.node.path}'`);
    }
    const [rest, http] = [mapped.find(({ kind }) => kind === 'REST'), mapped.find(({ kind }) => kind === 'HTTP')];
    if (ruled.length > 0 && rest && http) {
      throw invalid(this.scope, 'RoutingRulesBesideHttpApi', 'custom-domain-dns-tls',
        `'routingRules' must be left out on a domain with mappings to REST and HTTP APIs, got them beside '${rest.api.node.path}' and '${http.api.node.path}'`);
    }
  }

  private get isEdge(): boolean {
    return this.domain.endpointTypes.includes(EndpointType.EDGE);
  }
}
