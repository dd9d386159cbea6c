import { Conditions } from './conditions';
import { isObject, JsonObject, member } from './json';
import type { Resolved } from './resolve';
import { Resource } from './resource';
import { expandSam } from './sam';
import type { TemplateIndex, TemplateInput } from './template-index';

/** The account and Region that a template is deployed to, as far as known. */
export interface Environment {
  /** Twelve digits. */
  readonly account?: string;
  /** Such as `eu-west-1`. */
  readonly region?: string;
}

/** A raw value together with the template that it is written in. */
export interface RawValue {
  readonly raw: unknown;
  readonly template: Template;
  /** For an output: the raw name that it is exported under. */
  readonly exportName?: unknown;
}

/** One template of the index. */
export class Template {
  /** The resources, by logical id. */
  public readonly resources: ReadonlyMap<string, Resource>;

  /** Whether a macro, a module or a loop adds resources that the template does not show. */
  public readonly openEnded: boolean;

  /** What intrinsic functions of the template came to, see `TemplateIndex.remember`. */
  public readonly followed = new Map<object, Resolved>();

  private readonly conditions: Conditions;
  private readonly reachable = new Map<string, ReadonlySet<string>>();

  /** What reports call the template: its file, or the name of its stack. */
  public readonly name: string;

  /** Where the template was read from. */
  public readonly file?: string;

  /** A nested stack has that of its parent. */
  public readonly environment: Environment;

  /** For a nested stack: the resource that creates it. */
  public readonly parent?: Resource;

  private readonly body: JsonObject;
  private readonly stackName?: string;

  constructor(
    public readonly index: TemplateIndex,
    /** Position in the index; makes keys unique. */
    public readonly number: number,
    { name, file, account, region, body, parent, stackName }: TemplateInput,
  ) {
    this.name = name;
    this.file = file;
    this.environment = parent === undefined ? { account, region } : parent.template.environment;
    this.parent = parent;
    this.body = body;
    this.stackName = stackName;
    const sections = expandSam(body);
    const resources = new Map<string, Resource>();
    for (const [logicalId, raw] of sections) {
      const type = member(raw, 'Type');
      if (isObject(raw) && typeof type === 'string') resources.set(logicalId, new Resource(this, logicalId, type, raw));
    }
    this.resources = resources;
    this.openEnded = isOpenEnded(body);
    this.conditions = new Conditions(this, member(body, 'Conditions'));
  }

  /** Whether the template is that of the stack with this name. */
  public isStack(name: string): boolean {
    return this.stackName === name;
  }

  /** The resource of that logical id. */
  public resource(logicalId: string): Resource | undefined {
    return this.resources.get(logicalId);
  }

  /** The section `Mappings`. */
  public get mappings(): unknown {
    return member(this.body, 'Mappings');
  }

  /** The logical ids of the outputs. */
  public get outputs(): string[] {
    const outputs = member(this.body, 'Outputs');
    return isObject(outputs) ? Object.keys(outputs) : [];
  }

  /** The value of an output. */
  public output(name: string): RawValue | undefined {
    const output = member(member(this.body, 'Outputs'), name);
    return isObject(output) ? { raw: output.Value, template: this, exportName: member(output.Export, 'Name') } : undefined;
  }

  /** Whether the condition holds in the current world; undefined while that is open. */
  public condition(name: string): boolean | undefined {
    this.index.asked++;
    return this.conditions.holds(name);
  }

  /** The value of a pseudo parameter, if the environment tells it. */
  public pseudo(name: string): string | undefined {
    const { account, region } = this.environment;
    switch (name) {
      case 'AWS::Region': return region;
      case 'AWS::AccountId': return account;
      case 'AWS::StackName': return this.stackName;
      case 'AWS::Partition': return partitionOf(region)?.[0];
      case 'AWS::URLSuffix': return partitionOf(region)?.[1];
      default: return undefined;
    }
  }

  /** Names the unknown content of a pseudo parameter: a nested stack shares its parent's Region and account. */
  public pseudoKey(name: string): string {
    const shared = this.parent !== undefined && name !== 'AWS::StackName' && name !== 'AWS::StackId';
    return shared ? this.parent.template.pseudoKey(name) : `${this.number}:${name}`;
  }

  /** What a parameter of this nested stack certainly is: what the parent stack passes, or the default. */
  public parentParameter(name: string): RawValue | undefined {
    const declared = member(member(this.body, 'Parameters'), name);
    const passed = this.parent?.get('Parameters');
    if (declared === undefined || this.parent === undefined || passed?.keys === undefined) return undefined;
    if (passed.keys.includes(name)) return { raw: member(this.parent.properties.Parameters, name), template: this.parent.template };
    const raw = member(declared, 'Default');
    return raw === undefined ? undefined : { raw, template: this };
  }

  /** The output of a nested stack that this template creates. */
  public nestedOutput(stack: Resource, name: string): RawValue | undefined {
    return this.index.nestedIn(stack)?.output(name);
  }

  /** The value that another stack of the index exports. */
  public exported(name: string): RawValue | undefined {
    return this.index.exported(name, this);
  }

  /** The output of another stack of the index. */
  public outputOf(stackName: string, output: string, where: Environment): RawValue | undefined {
    return this.index.outputOf(stackName, output, where);
  }

  /** What an attribute of the CDK's cross-Region reader stands for. */
  public crossRegionReference(reader: Resource, attribute: string): RawValue | undefined {
    return reader.type === 'Custom::CrossRegionExportReader' ? this.index.crossRegionExport(attribute, this) : undefined;
  }

  /** All logical ids that the resource waits for. */
  public reachableFrom(logicalId: string): ReadonlySet<string> {
    let found = this.reachable.get(logicalId) as Set<string> | undefined;
    if (found === undefined) {
      found = new Set<string>();
      const open = [logicalId];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        for (const next of this.resources.get(id)?.neighbours ?? []) {
          if (!found.has(next) && this.resources.has(next)) {
            found.add(next);
            open.push(next);
          }
        }
      }
      this.reachable.set(logicalId, found);
    }
    return found;
  }
}

/** The partition of a Region and the domain of its services; undefined for the secluded ones. */
function partitionOf(region: string | undefined): readonly [string, string] | undefined {
  if (region === undefined || /^(\w+-iso\w*|eusc)-/.test(region)) return undefined;
  if (region.startsWith('cn-')) return ['aws-cn', 'amazonaws.com.cn'];
  return [region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', 'amazonaws.com'];
}

/** Transforms whose effect on the resources is known: SAM is expanded here, language extensions only add functions. */
const KNOWN_TRANSFORMS = /^AWS::(Serverless-\d{4}-\d{2}-\d{2}|LanguageExtensions|CodeDeployBlueGreen)$/;

function isOpenEnded(body: JsonObject): boolean {
  const transform = member(body, 'Transform');
  const transforms: unknown[] = Array.isArray(transform) ? transform : transform === undefined ? [] : [transform];
  if (transforms.some((name) => typeof name !== 'string' || !KNOWN_TRANSFORMS.test(name))) return true;
  const resources = member(body, 'Resources');
  return isObject(resources) && Object.keys(resources).some((key) => {
    const type = member(resources[key], 'Type');
    return key.startsWith('Fn::') || (typeof type === 'string' && type.endsWith('::MODULE'));
  });
}
