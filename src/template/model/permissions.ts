import { append } from '../multimap';
import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api } from './api';
import type { FunctionReference } from './functions';
import { mask } from './mask';
import { matchesAction } from './policies';

/** An `AWS::Lambda::Permission`. */
export class Permission {
  constructor(
    public readonly resource: Resource,
    private readonly index: TemplateIndex,
  ) {}

  /** The function, alias or version that may be invoked; undefined if it can't be known. */
  public get target(): FunctionReference | undefined {
    const name = this.resource.get('FunctionName');
    return name.parts === undefined ? undefined : this.index.functions.reference(name.parts, name.template);
  }

  /** Whether API Gateway is permitted to invoke the target, on some condition at least; undefined if unknown. */
  public get admitsApiGateway(): boolean | undefined {
    const action = this.resource.get('Action').text;
    const principal = this.resource.get('Principal').parts;
    if (principal !== undefined && !/^(\*|apigateway\.(amazonaws\.com(\.cn)?|\u0001\d+\u0002))$/i.test(mask(principal).text)) return false;
    if (action !== undefined && !/^lambda:Invoke/i.test(action) && !matchesAction(action, 'lambda:InvokeFunction')) return false;
    return principal === undefined || action === undefined ? undefined : true;
  }

  /** The ARNs on behalf of which API Gateway may invoke it; absent means any. */
  public get sourceArn(): Value {
    return this.resource.get('SourceArn');
  }

  /** The account of the API; absent means any. */
  public get sourceAccount(): Value {
    return this.resource.get('SourceAccount');
  }
}

/** Who may invoke which function. */
export class Permissions {
  private readonly byFunction = new Map<Resource, Permission[]>();
  private readonly open: Permission[] = [];
  private samCalls?: ReadonlyMap<Resource, ReadonlySet<Api>>;

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const resource of index.ofType('AWS::Lambda::Permission')) this.add(new Permission(resource, index));
    });
  }

  /** The permissions for a function, its aliases and versions, that exist in the current world. */
  public of(fn: Resource): Permission[] {
    return (this.byFunction.get(fn) ?? []).filter(({ resource }) => resource.exists !== false);
  }

  /** Permissions of which it can't be told what function they are for; one of them may be for any. */
  public get unresolved(): Permission[] {
    return this.open.filter(({ resource }) => resource.exists !== false);
  }

  /** Whether SAM writes the permission: the function has an event of the API. */
  public isGrantedBySam(fn: Resource, api: Api): boolean {
    this.samCalls ??= this.index.outsideWorlds(() => this.collectSamCalls());
    return this.samCalls.get(fn)?.has(api) === true;
  }

  private collectSamCalls(): Map<Resource, Set<Api>> {
    const calls = new Map<Resource, Set<Api>>();
    for (const { origin, resource, api } of this.index.apis.all.flatMap(({ operations }) => operations)) {
      if (origin === 'SAM') calls.set(resource, (calls.get(resource) ?? new Set()).add(api));
    }
    return calls;
  }

  private add(permission: Permission): void {
    const fn = permission.target?.resource;
    if (fn !== undefined) append(this.byFunction, fn, permission);
    else if (permission.target === undefined) this.open.push(permission);
  }
}
