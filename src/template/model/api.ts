import type { ApiKind } from '../../catalogue/access-log';
import type { Resource } from '../resource';
import type { Value } from '../value';
import type { Operation } from './operation';
import type { Stage } from './stage';

export type { ApiKind };

/** The stage that SAM makes beside the wanted one. */
export const LEFTOVER_STAGE = 'Stage';

/** Where a REST API answers. */
export type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE';

/** What belongs to an API; found once, for all worlds. */
export interface ApiMembers {
  readonly operations: Operation[];
  readonly stages: Stage[];
  readonly authorizers: Resource[];
  readonly deployments: Resource[];
  /** Whether SAM makes a stage called `Stage` beside the wanted one. Nobody calls it, so it is not among the stages. */
  hasLeftoverStage: boolean;
  /** False if operations may exist that the templates do not show. */
  operationsComplete: boolean;
  /** False if stages may exist that the templates do not show. */
  stagesComplete: boolean;
}

/** An API, whatever it is written in. */
export class Api {
  constructor(
    /** The resource that makes it. */
    public readonly resource: Resource,
    private readonly members: () => ApiMembers,
  ) {}

  /** Undefined if only the deployment knows. */
  public get kind(): ApiKind | undefined {
    switch (this.resource.type) {
      case 'AWS::ApiGateway::RestApi':
      case 'AWS::Serverless::Api': return 'REST';
      case 'AWS::Serverless::HttpApi': return 'HTTP';
      default: break;
    }
    const protocol = this.resource.get('ProtocolType');
    if (protocol.isAbsent) return this.resource.get('Body').isAbsent && this.resource.get('BodyS3Location').isAbsent ? undefined : 'HTTP';
    const text = protocol.text?.toUpperCase();
    return text === 'HTTP' || text === 'WEBSOCKET' ? text : undefined;
  }

  /** The endpoint type of a REST API; EDGE is what the service takes without a word. */
  public get endpoint(): EndpointType | undefined {
    if (this.kind !== 'REST') return undefined;
    const configuration = this.resource.get('EndpointConfiguration');
    if (configuration.isUnknown) return undefined;
    const types = this.resource.type === 'AWS::Serverless::Api' && configuration.keys === undefined ? configuration
      : configuration.get(this.resource.type === 'AWS::Serverless::Api' ? 'Type' : 'Types');
    const parameter = this.resource.get('Parameters', 'endpointConfigurationTypes');
    const given = types.isAbsent ? parameter : types;
    if (given.isAbsent) return 'EDGE';
    const [first] = given.items ?? [];
    const text = first?.text?.toUpperCase();
    return text === 'EDGE' || text === 'REGIONAL' || text === 'PRIVATE' ? text : undefined;
  }

  /** The OpenAPI document; absent without one. */
  public get body(): Value {
    return this.resource.get(this.resource.type.startsWith('AWS::Serverless::') ? 'DefinitionBody' : 'Body');
  }

  /** The resource policy, from the property, the OpenAPI document or SAM's short form. */
  public get policy(): Value {
    const own = this.resource.get('Policy');
    if (!own.isAbsent) return own;
    const inBody = this.body.get('x-amazon-apigateway-policy');
    return inBody.isAbsent ? this.resource.get('Auth', 'ResourcePolicy') : inBody;
  }

  /** Whether the execute-api endpoint is off. */
  public get defaultEndpointDisabled(): boolean | undefined {
    const own = this.resource.get('DisableExecuteApiEndpoint');
    const value = own.isAbsent ? this.body.get('x-amazon-apigateway-endpoint-configuration', 'disableExecuteApiEndpoint') : own;
    return value.isAbsent ? false : value.boolean;
  }

  /** The methods and routes that exist in the current world. */
  public get operations(): Operation[] {
    return this.members().operations.filter((operation) => operation.exists !== false);
  }

  /** Whether the API certainly has no other operations. Conclusions from absence need it. */
  public get operationsComplete(): boolean {
    return this.members().operationsComplete;
  }

  /** The stages that exist in the current world. */
  public get stages(): Stage[] {
    return this.members().stages.filter(({ resource }) => resource.exists !== false);
  }

  /** Whether the API certainly has no other stages. */
  public get stagesComplete(): boolean {
    return this.members().stagesComplete;
  }

  /** Whether a stage of that name exists; undefined if only the deployment knows. */
  public hasStage(name: string): boolean | undefined {
    if (this.stages.some((stage) => stage.name.text === name) || (name === LEFTOVER_STAGE && this.members().hasLeftoverStage)) return true;
    return this.stagesComplete ? false : undefined;
  }

  /** The authorizer resources that exist in the current world. */
  public get authorizers(): Resource[] {
    return this.members().authorizers.filter((resource) => resource.exists !== false);
  }

  /** The deployment resources that exist in the current world. */
  public get deployments(): Resource[] {
    return this.members().deployments.filter((resource) => resource.exists !== false);
  }
}
