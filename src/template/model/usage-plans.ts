import { append } from '../multimap';
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
    const named = stageName.link === undefined ? [] : this.index.apis.stagesMadeBy(stageName.link.resource);
    if (named.includes(stage)) return true;
    // Two resources may make one stage: a deployment with a stage name, and the stage itself.
    if (named.some(({ name }) => name.equals(stage.name))) return true;
    if (named.length > 0) return areTexts(stage.name, ...named.map(({ name }) => name)) ? false : undefined;
    if (stageName.equals(stage.name)) return true;
    return areTexts(stageName, stage.name) ? false : undefined;
  }
}

function areTexts(...values: Value[]): boolean {
  return values.every(({ text }) => text !== undefined);
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

  /** By what names the key, the `AWS::ApiGateway::UsagePlanKey`s that it has in whatever world. */
  private readonly memberships = new Map<string, Resource[]>();

  /** Keys of which it can't be told which plan they are for. */
  private readonly open: Resource[] = [];
  private plansOf?: ReadonlyMap<Resource | undefined, Resource[]>;

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
    if (stage.api === undefined) return undefined;
    const answers = this.candidates(stage.api).map((plan) => plan.isFor(stage));
    if (answers.includes(true) || this.isMadeBySam(stage) === true) return true;
    return answers.includes(undefined) || this.isMadeBySam(stage) === undefined ? undefined : false;
  }

  /** Whether keys exist that may belong to any plan. */
  public get hasUnresolvedKeys(): boolean {
    return this.open.some((resource) => resource.exists !== false);
  }

  /** The plans that name the API, or may do so. */
  private candidates(api: Api): UsagePlan[] {
    this.plansOf ??= this.index.outsideWorlds(() => this.collect());
    const plans = new Set([...this.plansOf.get(api.resource) ?? [], ...this.plansOf.get(undefined) ?? []]);
    return [...plans].filter(({ exists }) => exists !== false).map((resource) => this.of(resource)!);
  }

  /** By the API; under undefined those of which it can't be told. */
  private collect(): Map<Resource | undefined, Resource[]> {
    const plans = new Map<Resource | undefined, Resource[]>();
    for (const plan of this.all) {
      for (const entry of plan.stages ?? [undefined]) {
        const api = entry?.apiId.link?.resource;
        if (api !== undefined || entry === undefined || entry.apiId.text === undefined) append(plans, api, plan.resource);
      }
    }
    return plans;
  }

  /** The `AWS::ApiGateway::UsagePlanKey`s of one API key, in template order. */
  public membershipsOf(keyId: Value): readonly Resource[] {
    return this.memberships.get(keyId.key ?? '') ?? [];
  }

  private isMadeBySam(stage: Stage): boolean | undefined {
    if (stage.origin !== 'SAM_REST') return false;
    const plan = stage.resource.get('Auth', 'UsagePlan', 'CreateUsagePlan');
    return plan.isAbsent ? false : plan.text === undefined ? undefined : plan.text === 'PER_API' || plan.text === 'SHARED';
  }

  private addKey(key: Resource): void {
    const plan = key.get('UsagePlanId');
    const keyId = key.get('KeyId').key;
    if (keyId !== undefined) this.memberships.set(keyId, [...this.memberships.get(keyId) ?? [], key]);
    const resource = plan.link?.resource;
    if (resource !== undefined) append(this.keysOf, resource, key);
    else if (plan.text === undefined) this.open.push(key);
  }
}
