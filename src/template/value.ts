import { member } from './json';
import { resolve, Resolved } from './resolve';
import type { Resource } from './resource';
import type { Template } from './template';

/** A reference to an attribute of a resource of the templates; `Ref` stands for the reference itself. */
export interface Link {
  readonly resource: Resource;
  readonly attribute: string;
}

/** A piece of a string that only the deployment knows. Equal keys mean equal content. */
export interface Hole {
  readonly hole: string;
}

/** A piece of a string: its text, a reference to a resource, or a hole. */
export type Part = string | Link | Hole;

/** Whether the part is a reference to a resource. */
export function isLink(part: Part | undefined): part is Link {
  return typeof part === 'object' && 'resource' in part;
}

/**
 * A value of a template, with its intrinsic functions followed as far as they can be.
 *
 * Three answers are possible everywhere: known, absent, or unknown. `undefined` from a getter means "not known to be
 * of this kind": a rule that stays silent on undefined stays silent on everything that only the deployment knows.
 */
export class Value {
  /** Reads a raw value in the world that the index currently is in. */
  public static of(template: Template, path: string, raw: unknown): Value {
    const resolved = resolve(raw, template);
    return new Value(path, resolved.template ?? template, resolved);
  }

  private constructor(
    /** Where the value stands: `Properties.MethodSettings.0.LoggingLevel`. */
    public readonly path: string,
    /** The template that the value is written in. */
    public readonly template: Template,
    private readonly resolved: Resolved,
  ) {}

  /** Whether the property is not there (or `AWS::NoValue`). */
  public get isAbsent(): boolean {
    return this.resolved.kind === 'absent';
  }

  /** Whether nothing can be said about the value. */
  public get isUnknown(): boolean {
    return this.resolved.kind === 'unknown';
  }

  /** Whether the property is certainly there, whatever it holds. */
  public get isPresent(): boolean {
    return !this.isAbsent && !this.isUnknown;
  }

  /** The literal text; numbers and booleans count, as CloudFormation takes them for strings. */
  public get text(): string | undefined {
    return this.resolved.kind === 'scalar' ? String(this.resolved.scalar) : undefined;
  }

  /** The literal number; a string that spells one counts. */
  public get number(): number | undefined {
    const text = this.text;
    if (text === undefined || !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
    return Number(text);
  }

  /** The literal boolean; the strings `true` and `false` count. */
  public get boolean(): boolean | undefined {
    const text = this.text?.toLowerCase();
    return text === 'true' ? true : text === 'false' ? false : undefined;
  }

  /** The items of a list. A known single value counts as a list of one, an absent one as empty. */
  public get items(): Value[] | undefined {
    if (this.isAbsent) return [];
    if (this.isUnknown) return undefined;
    if (this.resolved.kind !== 'list') return [this];
    return this.resolved.list
      .map((raw, position) => Value.of(this.template, `${this.path}.${position}`, raw))
      .filter((item) => !item.isAbsent);
  }

  /** The first item of a list, or the value itself if it is not a list. */
  public get first(): Value {
    return this.resolved.kind === 'list' ? this.items?.[0] ?? this.child('0') : this;
  }

  /** The members of a map, in template order. An absent map has none. */
  public get entries(): [string, Value][] | undefined {
    if (this.isAbsent) return [];
    if (this.resolved.kind !== 'map') return undefined;
    return Object.keys(this.resolved.map).map((key) => [key, this.get(key)]);
  }

  /** The names of the members of a map. */
  public get keys(): string[] | undefined {
    return this.resolved.kind === 'map' ? Object.keys(this.resolved.map) : this.isAbsent ? [] : undefined;
  }

  /** The member of a map. Absent in an absent map; unknown in anything that is not a map. */
  public get(...keys: string[]): Value {
    let value: Value = this;
    for (const key of keys) value = value.child(key);
    return value;
  }

  /** The reference, if the value is nothing but one. */
  public get link(): Link | undefined {
    if (this.resolved.kind !== 'parts' || this.resolved.parts.length !== 1) return undefined;
    const [only] = this.resolved.parts;
    return isLink(only) ? only : undefined;
  }

  /** The string in pieces, if the value is a string of which something is known. */
  public get parts(): readonly Part[] | undefined {
    return this.resolved.kind === 'scalar' ? [String(this.resolved.scalar)]
      : this.resolved.kind === 'parts' ? this.resolved.parts
        : undefined;
  }

  /** Whether the string contains a reference to the resource. */
  public refersTo(resource: Resource): boolean {
    return this.parts?.some((part) => isLink(part) && part.resource === resource) ?? false;
  }

  /** A literal that is not written in the template but stands for what is: a default, or the key of a map. */
  public beside(text: string): Value {
    return new Value(this.path, this.template, { kind: 'scalar', scalar: text });
  }

  /** Equal for values that are certainly equal when deployed; undefined if that cannot be told of any other. */
  public get key(): string | undefined {
    return keyOf(this.resolved);
  }

  /** Whether both are certainly the same when deployed. */
  public equals(other: Value): boolean {
    return this.key !== undefined && this.key === other.key;
  }

  /** The value as a person would write it: quoted text, `<LogicalId.Attribute>` for references. */
  public toString(): string {
    const { parts } = this;
    if (parts !== undefined) return `'${parts.map(showPart).join('')}'`;
    return this.isAbsent ? 'nothing' : this.isUnknown ? 'an unknown value' : `a ${this.resolved.kind}`;
  }

  private child(key: string): Value {
    const path = this.path === '' ? key : `${this.path}.${key}`;
    switch (this.resolved.kind) {
      case 'absent': return new Value(path, this.template, this.resolved);
      case 'map': return Value.of(this.template, path, member(this.resolved.map, key));
      case 'list': return Value.of(this.template, path, /^\d+$/.test(key) ? this.resolved.list[Number(key)] : undefined);
      default: return new Value(path, this.template, { kind: 'unknown' });
    }
  }
}

/** See `Value.key`. */
export function keyOf(resolved: Resolved): string | undefined {
  switch (resolved.kind) {
    case 'scalar': return `=${String(resolved.scalar)}`;
    case 'parts': return `~${resolved.parts.map(partKey).join('')}`;
    case 'unknown': return resolved.hole === undefined ? undefined : `~${partKey({ hole: resolved.hole })}`;
    default: return undefined;
  }
}

function partKey(part: Part): string {
  if (typeof part === 'string') return part;
  return isLink(part) ? `\u0000${part.resource.id}.${part.attribute}\u0000` : `\u0000${part.hole}\u0000`;
}

function showPart(part: Part): string {
  if (typeof part === 'string') return part;
  if (!isLink(part)) return `<${part.hole.replace(/^\d+:/, '')}>`;
  return part.attribute === 'Ref' ? `<${part.resource.logicalId}>` : `<${part.resource.logicalId}.${part.attribute}>`;
}
