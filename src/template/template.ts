import { Conditions } from './conditions';
import { isObject, JsonObject, member } from './json';
import { Resource } from './resource';
import { expandSam } from './sam';
import type { TemplateIndex } from './template-index';

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

  private readonly conditions: Conditions;
  private readonly reachable = new Map<string, ReadonlySet<string>>();

  constructor(
    public readonly index: TemplateIndex,
    /** Position in the index; makes keys unique. */
    public readonly number: number,
    /** What reports call the template: its file, or the name of its stack. */
    public readonly name: string,
    public readonly environment: Environment,
    private readonly body: JsonObject,
    /** For a nested stack: the resource that creates it. */
    public readonly parent?: Resource,
    /** The name that the stack is deployed under. */
    public readonly stackName?: string,
  ) {
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
    return this.conditions.holds(name);
  }

  /** The value of a pseudo parameter, if the environment tells it. */
  public pseudo(name: string): string | undefined {
    const { account, region } = this.environment;
    switch (name) {
      case 'AWS::Region': return region;
      case 'AWS::AccountId': return account;
      case 'AWS::StackName': return this.stackName;
      case 'AWS::Partition': return region === undefined ? undefined
        : region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
      case 'AWS::URLSuffix': return region === undefined ? undefined : region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
      default: return undefined;
    }
  }

  /** What the parent stack passes for a parameter of this nested stack. */
  public parentParameter(name: string): RawValue | undefined {
    if (this.parent === undefined || member(member(this.body, 'Parameters'), name) === undefined) return undefined;
    const raw = member(this.parent.properties.Parameters, name);
    return raw === undefined ? undefined : { raw, template: this.parent.template };
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
  public outputOf(stackName: string, output: string): RawValue | undefined {
    return this.index.outputOf(stackName, output, this);
  }

  /** What an attribute of the CDK's cross-Region reader stands for. */
  public crossRegionReference(reader: Resource, attribute: string): RawValue | undefined {
    return reader.type === 'Custom::CrossRegionExportReader' ? this.index.crossRegionExport(attribute) : undefined;
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
