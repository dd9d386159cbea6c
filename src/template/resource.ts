import { DeferredResource } from './deferred';
import { isObject, JsonObject, member } from './json';
import type { Template } from './template';
import { substitutions } from './text';
import { Value } from './value';

/** A resource of a template. */
export class Resource {
  private collected?: ReadonlySet<string>;

  constructor(
    public readonly template: Template,
    public readonly logicalId: string,
    public readonly type: string,
    private readonly source: JsonObject | DeferredResource,
  ) {}

  /** Unique over all templates of the index. */
  public get id(): string {
    return `${this.template.number}/${this.logicalId}`;
  }

  /** The property at the end of the keys, or all properties. */
  public get(...keys: string[]): Value {
    return this.section('Properties').get(...keys);
  }

  /** A section beside `Properties`, such as `Metadata`. */
  public section(name: string): Value {
    return Value.of(this.template, name, member(this.raw, name));
  }

  /** The properties as they stand in the template. */
  public get properties(): JsonObject {
    const properties = member(this.raw, 'Properties');
    return isObject(properties) ? properties : {};
  }

  /** The name of the condition on which the resource is created. */
  public get condition(): string | undefined {
    const name = member(this.raw, 'Condition');
    return typeof name === 'string' ? name : undefined;
  }

  /** Whether the resource is created in the current world; undefined while that is open. */
  public get exists(): boolean | undefined {
    return this.condition === undefined ? true : this.template.condition(this.condition);
  }

  /** Whether the resource waits for the other: through `DependsOn`, `Ref`, `GetAtt` or `Sub`, also over others. */
  public waitsFor(other: Resource): boolean {
    return this.template === other.template && this.template.reachableFrom(this.logicalId).has(other.logicalId);
  }

  private get raw(): JsonObject {
    return this.source instanceof DeferredResource ? this.source.read() : this.source;
  }

  /** The logical ids that the resource names itself. */
  public get neighbours(): ReadonlySet<string> {
    return this.collected ??= collect(this.raw);
  }
}

/** Names in `DependsOn`, `Ref`, `GetAtt` and `Sub`, wherever they stand. Iterative: templates may be nested deeply. */
function collect(raw: JsonObject): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (value: unknown) => typeof value === 'string' && names.add(value.split('.')[0]);
  const dependsOn = member(raw, 'DependsOn');
  (Array.isArray(dependsOn) ? dependsOn : [dependsOn]).forEach(add);

  const open: unknown[] = [member(raw, 'Properties')];
  // YAML aliases share their objects; each is looked at once.
  const seen = new Set<unknown>();
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) for (const item of value) open.push(item);
    if (!isObject(value)) continue;
    for (const key of Object.keys(value)) {
      const argument = value[key];
      if (key === 'Ref') add(argument);
      else if (key === 'Fn::GetAtt') add(Array.isArray(argument) ? argument[0] : argument);
      else if (key === 'Fn::Sub') addSubstitutions(argument, add);
      open.push(argument);
    }
  }
  return names;
}

function addSubstitutions(argument: unknown, add: (name: unknown) => unknown): void {
  const text: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof text !== 'string') return;
  for (const { name } of substitutions(text)) if (!name.startsWith('!')) add(name.trim());
}
