import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api } from './api';
import type { Domain } from './domain';
import type { Stage } from './stage';

export const RULE_TYPE = 'AWS::ApiGatewayV2::RoutingRule';

/** The types that lead from a custom domain to an API. */
export const MAPPING_TYPES = [
  'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGateway::BasePathMappingV2', RULE_TYPE,
] as const;

/** What a mapping is written in. */
export type MappingKind = 'BASE_PATH' | 'API_MAPPING' | 'PRIVATE_BASE_PATH' | 'ROUTING_RULE' | 'SAM';

/** A way from a custom domain to a stage of an API: a base path mapping, an API mapping, or a routing rule. */
export class Mapping {
  constructor(
    /** The resource to report. */
    public readonly resource: Resource,
    private readonly index: TemplateIndex,
    private readonly findDomain: () => Domain | undefined,
    private readonly samKey?: Value,
  ) {}

  public get kind(): MappingKind {
    switch (this.resource.type) {
      case 'AWS::ApiGateway::BasePathMapping': return 'BASE_PATH';
      case 'AWS::ApiGatewayV2::ApiMapping': return 'API_MAPPING';
      case 'AWS::ApiGateway::BasePathMappingV2': return 'PRIVATE_BASE_PATH';
      case RULE_TYPE: return 'ROUTING_RULE';
      default: return 'SAM';
    }
  }

  /** The domain; undefined if it is not in the templates, or not known. */
  public get domain(): Domain | undefined {
    return this.findDomain();
  }

  /** The value that names the API. */
  public get apiId(): Value {
    switch (this.kind) {
      case 'API_MAPPING': return this.resource.get('ApiId');
      case 'ROUTING_RULE': return this.invocation.get('ApiId');
      default: return this.resource.get('RestApiId');
    }
  }

  /** The API; undefined if it is not in the templates, or not known. */
  public get api(): Api | undefined {
    return this.index.apis.of(this.kind === 'SAM' ? this.resource : this.apiId.link?.resource);
  }

  /** The value that names the stage; absent where the caller's path names it. */
  public get stageName(): Value {
    switch (this.kind) {
      case 'ROUTING_RULE': return this.invocation.get('Stage');
      case 'SAM': return this.api?.stages[0]?.name ?? this.resource.get('StageName');
      default: return this.resource.get('Stage');
    }
  }

  /** The stage; undefined if it is not in the templates, or not known. */
  public get stage(): Stage | undefined {
    const { stageName, api } = this;
    const [made] = this.index.apis.stagesMadeBy(stageName.link?.resource ?? this.resource);
    return made ?? api?.stages.find((stage) => stageName.text !== undefined && stage.name.text === stageName.text);
  }

  /** The base path without slashes around it; absent or empty for the root. SAM's `/` is the root too. */
  public get path(): Value {
    switch (this.kind) {
      case 'API_MAPPING': return this.resource.get('ApiMappingKey');
      case 'SAM': break;
      default: return this.resource.get('BasePath');
    }
    const value = this.samKey ?? this.resource.get('Domain', 'BasePath');
    return value.text === undefined ? value : value.beside(value.text.replace(/^\/+|\/+$/g, ''));
  }

  /** The base path as text, empty for the root; undefined if only the deployment knows. `(none)` is the root in v1. */
  public get pathText(): string | undefined {
    const { path } = this;
    return path.isAbsent || path.text === '(none)' ? '' : path.text;
  }

  /** The action of a routing rule that calls an API. */
  private get invocation(): Value {
    return this.resource.get('Actions').first.get('InvokeApi');
  }
}
