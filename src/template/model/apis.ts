import { append } from '../multimap';
import type { Resource } from '../resource';
import type { Template } from '../template';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { Api, ApiMembers, LEFTOVER_STAGE } from './api';
import { API_TYPES } from './execute-api';
import { MethodOperation, QuickCreatedOperation, RouteOperation } from './l1-operations';
import { readOpenApi } from './openapi';
import type { Operation } from './operation';
import { SamOperation } from './sam-operations';
import { Stage, StageOrigin } from './stage';

/** The types of the resources that make stages. */
export const STAGE_TYPES = [
  'AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Stage', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
] as const;

/** The APIs of all templates. What belongs to which is found once; what holds in a world is asked each time. */
export class Apis {
  private readonly apis = new Map<Resource, Api>();
  private readonly membersOf = new Map<Api, ApiMembers>();
  private readonly stagesOf = new Map<Resource, Stage[]>();
  private readonly paths = new Map<Resource, string | undefined>();
  private readonly operationOf = new Map<Resource, Operation>();
  private readonly opened = { operations: new Set<Template>(), stages: new Set<Template>() };

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => this.build());
  }

  /** The APIs that exist in the current world. */
  public get all(): Api[] {
    return [...this.apis.values()].filter(({ resource }) => resource.exists !== false);
  }

  /** The API that a resource makes. */
  public of(resource: Resource | undefined): Api | undefined {
    return resource === undefined ? undefined : this.apis.get(resource);
  }

  /** The stages that a resource makes: usually one, none for a deployment without a stage name. */
  public stagesMadeBy(resource: Resource): readonly Stage[] {
    return this.stagesOf.get(resource) ?? [];
  }

  /** All stages that exist in the current world, those of imported APIs included. */
  public get stages(): Stage[] {
    return [...this.stagesOf.values()].flat().filter(({ resource }) => resource.exists !== false);
  }

  /** The method or route that a resource of its own makes; undefined if its API is not in the templates. */
  public operationMadeBy(resource: Resource): Operation | undefined {
    return this.operationOf.get(resource);
  }

  private build(): void {
    for (const resource of this.index.ofType(...API_TYPES)) this.addApi(resource);
    for (const api of this.apis.values()) this.readBody(api);
    this.attach('AWS::ApiGateway::Method', 'RestApiId', 'operations', (api, method, { operations }) =>
      this.addOperation(operations, new MethodOperation(api, method, this.pathOf(method.get('ResourceId')))));
    this.attach('AWS::ApiGatewayV2::Route', 'ApiId', 'operations', (api, route, { operations }) =>
      this.addOperation(operations, new RouteOperation(api, route)));
    this.attach('AWS::ApiGateway::Authorizer', 'RestApiId', undefined, (_, authorizer, { authorizers }) => authorizers.push(authorizer));
    this.attach('AWS::ApiGatewayV2::Authorizer', 'ApiId', undefined, (_, authorizer, { authorizers }) => authorizers.push(authorizer));
    this.attach('AWS::ApiGateway::Deployment', 'RestApiId', 'stages', (_, deployment, { deployments }) => deployments.push(deployment));
    this.attach('AWS::ApiGatewayV2::Deployment', 'ApiId', undefined, (_, deployment, { deployments }) => deployments.push(deployment));
    for (const source of this.index.ofType('AWS::Serverless::Function', 'AWS::Serverless::StateMachine')) this.addEvents(source);
    for (const resource of this.index.ofType(...STAGE_TYPES)) this.addStage(resource);
    for (const stack of this.index.ofType('AWS::CloudFormation::Stack')) this.handTo(stack);
  }

  private addOperation(operations: Operation[], operation: Operation): void {
    operations.push(operation);
    this.operationOf.set(operation.resource, operation);
  }

  private addApi(resource: Resource): void {
    const open = resource.template.openEnded;
    const members: ApiMembers = {
      operations: [],
      stages: [],
      authorizers: [],
      deployments: [],
      hasLeftoverStage: false,
      operationsComplete: !open,
      stagesComplete: !open,
    };
    const api = new Api(resource, () => members);
    this.apis.set(resource, api);
    this.membersOf.set(api, members);
  }

  private members(api: Api): ApiMembers {
    return this.membersOf.get(api)!;
  }

  private readBody(api: Api): void {
    const members = this.members(api);
    const { operations, complete } = readOpenApi(api);
    members.operations.push(...operations);
    const elsewhere = ['BodyS3Location', 'DefinitionUri', 'CloneFrom'].some((property) => !api.resource.get(property).isAbsent);
    if (!complete || elsewhere) members.operationsComplete = false;
    if (api.resource.type === 'AWS::ApiGatewayV2::Api' && !api.resource.get('Target').isAbsent) {
      members.operations.push(new QuickCreatedOperation(api, api.resource));
      this.addStage(api.resource, 'QUICK_CREATE');
    }
  }

  /** Hands every resource of a type to the API that it names. One that may belong to any API leaves them incomplete. */
  private attach(
    type: string, property: string, leavesOpen: 'operations' | 'stages' | undefined,
    add: (api: Api, resource: Resource, members: ApiMembers) => void,
  ): void {
    for (const resource of this.index.ofType(type)) {
      const value = resource.get(property);
      const api = this.of(value.link?.resource);
      if (api !== undefined) {
        add(api, resource, this.members(api));
        if (leavesOpen === 'operations' && resource.condition !== undefined) this.members(api).operationsComplete = false;
      } else if (value.isUnknown && leavesOpen !== undefined) {
        this.leaveOpen(resource.template, leavesOpen);
      }
    }
  }

  private leaveOpen(template: Template, what: 'operations' | 'stages'): void {
    // Once is enough: thousands of methods may be added to one imported API.
    if (this.opened[what].has(template)) return;
    this.opened[what].add(template);
    for (const [api, members] of this.membersOf) {
      if (api.resource.template !== template) continue;
      if (what === 'operations') members.operationsComplete = false;
      else members.stagesComplete = false;
    }
  }

  /** A nested stack whose template is not at hand may add anything to the APIs that it is handed. */
  private handTo(stack: Resource): void {
    if (this.index.nestedIn(stack) !== undefined) return;
    for (const [, value] of stack.get('Parameters').entries ?? []) {
      const api = this.of(value.link?.resource);
      if (api !== undefined) Object.assign(this.members(api), { operationsComplete: false, stagesComplete: false });
    }
  }

  private addEvents(source: Resource): void {
    for (const [name, event] of source.get('Events').entries ?? []) {
      const type = event.get('Type').text;
      if (type !== 'Api' && type !== 'HttpApi') continue;
      const named = event.get('Properties', type === 'Api' ? 'RestApiId' : 'ApiId');
      const implicit = type === 'Api' ? 'ServerlessRestApi' : 'ServerlessHttpApi';
      // SAM also takes the bare logical id.
      const api = this.of(named.link?.resource ?? source.template.resource(named.isAbsent ? implicit : named.text ?? ''));
      if (api !== undefined) this.members(api).operations.push(new SamOperation(api, source, name));
      else if (named.isUnknown) this.leaveOpen(source.template, 'operations');
    }
  }

  private addStage(resource: Resource, origin = originOf(resource)): void {
    if (origin === undefined) return;
    const value = resource.get(origin === 'V2' ? 'ApiId' : 'RestApiId');
    const api = this.of(resource) ?? this.of(value.link?.resource);
    if (origin === 'SAM_REST' && api !== undefined) this.members(api).hasLeftoverStage = resource.get('OpenApiVersion').isAbsent;
    if (origin === 'DEPLOYMENT' && isLeftover(resource)) {
      if (api !== undefined) this.members(api).hasLeftoverStage = true;
      return;
    }
    const stage = new Stage(resource, origin, api);
    append(this.stagesOf, resource, stage);
    if (api !== undefined) {
      this.members(api).stages.push(stage);
      if (stage.name.text === undefined || resource.condition !== undefined) this.members(api).stagesComplete = false;
    } else if (value.isUnknown) {
      this.leaveOpen(resource.template, 'stages');
    }
  }

  /** The path of an `AWS::ApiGateway::Resource`, from the chain of its parents. */
  private pathOf(resourceId: Value, depth = 0): string | undefined {
    const link = resourceId.link;
    if (link === undefined || depth > 64) return undefined;
    if (this.of(link.resource) !== undefined) return link.attribute === 'RootResourceId' ? '/' : undefined;
    if (link.resource.type !== 'AWS::ApiGateway::Resource') return undefined;
    if (this.paths.has(link.resource)) return this.paths.get(link.resource);
    const parent = this.pathOf(link.resource.get('ParentId'), depth + 1);
    const part = link.resource.get('PathPart').text;
    const path = parent === undefined || part === undefined ? undefined : `${parent === '/' ? '' : parent}/${part}`;
    this.paths.set(link.resource, path);
    return path;
  }
}

/** SAM's deployment makes a stage of its own, next to the `AWS::ApiGateway::Stage` that was asked for. */
function isLeftover(deployment: Resource): boolean {
  return deployment.get('StageName').text === LEFTOVER_STAGE && /^RestApi deployment id: [0-9a-f]+$/.test(deployment.get('Description').text ?? '');
}

function originOf(resource: Resource): StageOrigin | undefined {
  switch (resource.type) {
    case 'AWS::ApiGateway::Stage': return 'STAGE';
    case 'AWS::ApiGateway::Deployment': return resource.get('StageName').isAbsent ? undefined : 'DEPLOYMENT';
    case 'AWS::ApiGatewayV2::Stage': return 'V2';
    case 'AWS::Serverless::Api': return 'SAM_REST';
    default: return 'SAM_HTTP';
  }
}
