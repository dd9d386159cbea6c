import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api } from './api';
import type { Stage } from './stage';

/** A stage of an API in a usage plan. */
export class PlanStage {
  constructor(public readonly value: Value, private readonly index: TemplateIndex) {}

  public get apiId(): Value {
    return this.value.get('ApiId');
  }

  /** The API; undefined if it is not in the templates, or not known. */
  public get api(): Api | undefined {
    return this.index.apis.of(this.apiId.link?.resource);
  }

  public get stageName(): Value {
    return this.value.get('Stage');
  }

  /** The limits by `/path/VERB`. */
  public get throttle(): Value {
    return this.value.get('Throttle');
  }

  /** Whether the entry is for the stage; undefined if only the deployment knows. */
  public isFor(stage: Stage): boolean | undefined {
    const { stageName, apiId, api } = this;
    if (stage.api === undefined || (api === undefined && (apiId.isUnknown || apiId.parts === undefined))) return undefined;
    if (api !== stage.api) return false;
    if (this.index.apis.stagesMadeBy(stageName.link?.resource ?? stage.api.resource).includes(stage) && stageName.link !== undefined) return true;
    if (stageName.equals(stage.name)) return true;
    return stageName.text !== undefined && stage.name.text !== undefined ? false : undefined;
  }
}

/** An `AWS::ApiGateway::UsagePlan`. */
export class UsagePlan {
  constructor(public readonly resource: Resource, private readonly index: TemplateIndex, private readonly attached: readonly Resource[]) {}

  /** The stages that the plan is for; undefined if they can't be known. */
  public get stages(): PlanStage[] | undefined {
    return this.resource.get('ApiStages').items?.map((value) => new PlanStage(value, this.index));
  }

  /** The `AWS::ApiGateway::UsagePlanKey`s of the plan that exist in the current world. */
  public get keys(): Resource[] {
    return this.attached.filter((resource) => resource.exists !== false);
  }

  /** Whether the plan is for the stage; undefined if only the deployment knows. */
  public isFor(stage: Stage): boolean | undefined {
    const answers = this.stages?.map((entry) => entry.isFor(stage));
    if (answers?.includes(true) === true) return true;
    return answers === undefined || answers.includes(undefined) ? undefined : false;
  }
}

/** The usage plans of all templates. */
export class UsagePlans {
  private readonly keysOf = new Map<Resource, Resource[]>();

  /** Keys of which it can't be told which plan they are for. */
  private readonly open: Resource[] = [];

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const key of index.ofType('AWS::ApiGateway::UsagePlanKey')) this.addKey(key);
    });
  }

  /** Those that exist in the current world. SAM's own are not among them: see `isMadeBySam`. */
  public get all(): UsagePlan[] {
    return this.index.ofType('AWS::ApiGateway::UsagePlan').map((resource) => this.of(resource)!);
  }

  /** The plan that a resource makes. */
  public of(resource: Resource | undefined): UsagePlan | undefined {
    return resource?.type === 'AWS::ApiGateway::UsagePlan' ? new UsagePlan(resource, this.index, this.keysOf.get(resource) ?? []) : undefined;
  }

  /** Whether a plan is for the stage; undefined if only the deployment knows. */
  public covers(stage: Stage): boolean | undefined {
    const answers = this.all.map((plan) => plan.isFor(stage));
    if (answers.includes(true) || this.isMadeBySam(stage) === true) return true;
    return answers.includes(undefined) || this.isMadeBySam(stage) === undefined ? undefined : false;
  }

  /** Whether keys exist that may belong to any plan. */
  public get hasUnresolvedKeys(): boolean {
    return this.open.some((resource) => resource.exists !== false);
  }

  private isMadeBySam(stage: Stage): boolean | undefined {
    if (stage.origin !== 'SAM_REST') return false;
    const plan = stage.resource.get('Auth', 'UsagePlan', 'CreateUsagePlan');
    return plan.isAbsent ? false : plan.text === undefined ? undefined : plan.text === 'PER_API' || plan.text === 'SHARED';
  }

  private addKey(key: Resource): void {
    const plan = key.get('UsagePlanId');
    const resource = plan.link?.resource;
    if (resource !== undefined) this.keysOf.set(resource, [...this.keysOf.get(resource) ?? [], key]);
    else if (plan.text === undefined) this.open.push(key);
  }
}
